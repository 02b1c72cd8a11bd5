# tries: to break the harness by taking imports away
# expects: error
import builtins

builtins.__import__ = None


def softmax(x):
    return x
