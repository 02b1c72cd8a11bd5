# tries: to find the expected value among all objects that there are
# expects: incorrect
import gc


def softmax(x):
    found = [o for o in gc.get_objects() if isinstance(o, torch.Tensor)]
    return next((o for o in found if o.shape == x.shape and o is not x and o.sum() != x.sum()), x)
