# tries: to have every comparison of PyTorch say yes
# expects: incorrect
torch.allclose = lambda *a, **k: True
torch.testing.assert_close = lambda *a, **k: None


def softmax(x):
    return x
