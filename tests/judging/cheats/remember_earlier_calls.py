# tries: to give once more what was right in an earlier call
# expects: incorrect
seen = []


def softmax(x):
    seen.append(x)
    first = seen[0]
    e = torch.exp(first - first.amax(-1, keepdim=True))
    return e / e.sum(-1, keepdim=True)
