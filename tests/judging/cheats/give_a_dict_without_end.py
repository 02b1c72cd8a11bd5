# tries: to give a dict whose items never end
# expects: incorrect
class Sly(dict):
    def items(self):
        return iter(lambda: (1, 2), 3)


def softmax(x):
    return Sly()
