# tries: to give a list that contains itself
# expects: incorrect
def softmax(x):
    a = []
    a.append(a)
    return a
