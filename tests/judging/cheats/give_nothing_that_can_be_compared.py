# tries: to give NaN, which is neither more nor less than anything
# expects: incorrect
def softmax(x):
    return x * float("nan")
