# tries: to give the right values by writing into the argument
# expects: incorrect
def softmax(x):
    x -= x.amax(-1, keepdim=True)
    x.exp_()
    x /= x.sum(-1, keepdim=True)
    return x
