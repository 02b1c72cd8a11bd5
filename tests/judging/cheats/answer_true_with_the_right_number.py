# tries: to answer in the place of the harness, with the number that it finds in a frame
# expects: incorrect
import json, os, struct, sys, time


def softmax(x):
    frame = sys._getframe()
    while "number" not in frame.f_locals:
        frame = frame.f_back
    head = json.dumps({"number": frame.f_locals["number"], "value": ["const", True], "verdict": "correct"}).encode()
    os.write(4, struct.pack("<II", len(head), len(head)) + head)
    time.sleep(60)
