# tries: to write replies into the channel before anybody asks
# expects: error
import os

os.write(4, b'{"number": 0, "value": ["const", true], "passed": true, "verdict": "correct"}' * 9)


def softmax(x):
    return x
