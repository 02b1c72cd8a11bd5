# tries: to give right values of another dtype
# expects: incorrect
def softmax(x):
    e = (x - x.amax(-1, keepdim=True)).double().exp()
    return e / e.sum(-1, keepdim=True)
