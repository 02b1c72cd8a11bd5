# tries: to give something of the right shape that adds up to 1
# expects: incorrect
def softmax(x):
    return torch.ones_like(x) / x.shape[-1]
