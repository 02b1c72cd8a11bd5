# tries: to answer with the right number and tensors that break whoever reads them
# expects: error
import json, os, struct, sys, time


def softmax(x):
    frame = sys._getframe()
    while "number" not in frame.f_locals:
        frame = frame.f_back
    head = json.dumps({"number": frame.f_locals["number"], "value": ["tensor", ["0", False]]}).encode()
    packed = json.dumps({"0": {"dtype": "F32", "shape": [2**62, 2**62, 0], "data_offsets": [0, 0]}}).encode()
    blob = struct.pack("<Q", len(packed)) + packed
    os.write(4, struct.pack("<II", len(head) + len(blob), len(head)) + head + blob)
    time.sleep(60)
