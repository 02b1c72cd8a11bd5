# tries: to give a tensor whose class lies about shape, dtype and content
# expects: incorrect
class Liar(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return torch.ones(1)


def softmax(x):
    return torch.zeros(3, 3).as_subclass(Liar)
