# tries: to look into the harness's frames with a trace function, for anything expected
# expects: incorrect
import sys

found = []


def trace(frame, event, argument):
    if "inside" in frame.f_globals.get("__name__", ""):
        found.extend(value for value in frame.f_locals.values() if isinstance(value, torch.Tensor))


sys.settrace(trace)


def softmax(x):
    others = [each for each in found if each is not x and each.shape == x.shape and not torch.equal(each, x)]
    return others[0] if others else x
