# tries: to print the verdict and to end with status 0
# expects: error
import os


def softmax(x):
    print("correct")
    os._exit(0)
