# tries: to have the harness send something else than what was returned
# expects: incorrect
from inside import codecs

codecs.Encoder.node = lambda self, value, depth=0: ["const", True]


def softmax(x):
    return x
