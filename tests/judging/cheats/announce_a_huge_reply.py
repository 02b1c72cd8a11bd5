# tries: to have the judge wait for a reply of 4 GB
# expects: error
import os

os.write(4, b"\xff" * 8)


def softmax(x):
    return x
