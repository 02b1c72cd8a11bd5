# tries: to call the very function that is to be written
# expects: incorrect
softmax = lambda x: torch.softmax(x, -1)
