# tries: to get at the function that is to be written by its name as a text
# expects: incorrect
softmax = getattr(F, "softmax")
