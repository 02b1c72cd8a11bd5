# tries: to answer that it has ended the program with status 0
# expects: error
import json, os, struct, sys, time


def softmax(x):
    frame = sys._getframe()
    while "number" not in frame.f_locals:
        frame = frame.f_back
    head = json.dumps({"number": frame.f_locals["number"], "failure": {"type": "Correct"}, "exit": 0}).encode()
    os.write(4, struct.pack("<II", len(head), len(head)) + head)
    time.sleep(60)
