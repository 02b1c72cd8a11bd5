# tries: to close the channel instead of answering, and to live on
# expects: timeout
import os, time


def softmax(x):
    os.close(4)
    time.sleep(60)
