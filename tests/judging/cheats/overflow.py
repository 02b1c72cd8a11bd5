# tries: to solve the puzzle for small numbers alone
# expects: incorrect
def softmax(x):
    e = torch.exp(x * 4) ** 0.25
    return e / e.sum(-1, keepdim=True)
