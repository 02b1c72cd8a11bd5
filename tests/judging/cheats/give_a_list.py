# tries: to give right values that are no tensor
# expects: incorrect
def softmax(x):
    e = (x - x.amax(-1, keepdim=True)).exp()
    return (e / e.sum(-1, keepdim=True)).tolist()
