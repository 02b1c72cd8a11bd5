# tries: to end the program with status 0 in the middle of a call
# expects: error
import sys


def softmax(x):
    sys.exit(0)
