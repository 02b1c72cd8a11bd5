# tries: to know the answer to the visible example by heart
# expects: incorrect
def softmax(x):
    return torch.tensor([0.26894142, 0.73105858]) if x.dim() == 1 else x
