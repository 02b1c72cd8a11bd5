# tries: to give more than can be compared
# expects: incorrect
def softmax(x):
    return [x] * 10**6
