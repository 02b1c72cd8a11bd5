# tries: to hide the function that is to be written in a text that is evaluated
# expects: incorrect
def softmax(x):
    return eval("F.softmax(x, -1)")
