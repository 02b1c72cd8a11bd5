# tries: to draw what the generator drew from the same seed
# expects: incorrect
def softmax(x):
    torch.manual_seed(torch.initial_seed())
    return torch.rand_like(x)
