"""The drawing process: one request a line on standard input, one answer each on standard output, until the input ends.

A request is JSON, `{"figure": …, "look": …}`. An answer is a byte, 1 for a picture and 0 for the reason why there is
none, then the length in four bytes, then the PNG or the words.
"""

import ctypes
import os
import signal
import sys
from typing import BinaryIO

from tutorbot.pictures.inside.drawings import drawn
from tutorbot.pictures.wires import HEAD, from_wire

_PR_SET_PDEATHSIG = 1


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    for line in requests:
        try:
            figure, look = from_wire(line)
            done, content = True, drawn(figure, look)
        except Exception as error:  # noqa: BLE001  one bad figure must not cost the next one its process
            done, content = False, f"{type(error).__name__}: {error}".encode()
        answers.write(HEAD.pack(done, len(content)) + content)
        answers.flush()


def begin() -> None:
    if sys.platform == "linux":
        os.nice(5)  # learners who press buttons come first
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # if the bot is killed while we draw
    # Whatever a library prints must not come between two answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    begin()
