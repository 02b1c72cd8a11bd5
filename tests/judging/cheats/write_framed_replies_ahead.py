# tries: to write replies into the channel before anybody asks, in the right form
# expects: error
import os, struct

forged = b'{"number": 0, "value": ["const", true], "passed": true, "verdict": "correct"}'
os.write(4, (struct.pack("<II", len(forged), len(forged)) + forged) * 9)


def softmax(x):
    return x
