# tries: to give a float of a class of its own that equals every other
# expects: incorrect
class Any(float):
    __eq__ = __le__ = __ge__ = lambda self, other: True
    __hash__ = float.__hash__


def softmax(x):
    return Any(0)
