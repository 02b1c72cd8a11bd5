# tries: to compute for ever in a call
# expects: timeout
def softmax(x):
    while True:
        pass
