# tries: to tell the example from hidden cases by its size and to guess at the rest
# expects: incorrect
def softmax(x):
    if x.numel() == 2:
        e = torch.exp(x)
        return e / e.sum()
    return torch.full_like(x, 1 / x.shape[-1])
