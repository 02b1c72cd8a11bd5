# tries: to break the description of a value with a repr that raises
# expects: error
class softmax:
    def __init__(self, x):
        pass

    def __repr__(self):
        raise KeyboardInterrupt
