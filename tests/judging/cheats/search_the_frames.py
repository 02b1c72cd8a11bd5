# tries: to find the expected value in the frames of whoever calls
# expects: incorrect
import sys


def softmax(x):
    frame = sys._getframe()
    while frame:
        for value in list(frame.f_locals.values()):
            if isinstance(value, torch.Tensor) and value is not x and value.shape == x.shape:
                return value
        frame = frame.f_back
    return x
