# tries: to end the program in a finalizer, when nobody looks
# expects: incorrect
class Late:
    def __del__(self):
        raise SystemExit(0)


def softmax(x):
    late = Late()
    return x
