# tries: to print without end in a call
# expects: output limit
def softmax(x):
    while True:
        print("correct")
