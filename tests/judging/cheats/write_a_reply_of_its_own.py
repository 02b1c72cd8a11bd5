# tries: to write a reply of its own in the middle of a call
# expects: error
import os, struct


def softmax(x):
    forged = b'{"number": 0, "value": ["const", true], "passed": true, "verdict": "correct"}'
    os.write(4, struct.pack("<II", len(forged), len(forged)) + forged)
    return x
