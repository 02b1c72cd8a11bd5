# tries: to give a tensor that says of itself that it equals every other
# expects: incorrect
class Yes(torch.Tensor):
    def __eq__(self, other):
        return True


def softmax(x):
    return torch.zeros_like(x).as_subclass(Yes)
