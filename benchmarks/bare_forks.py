"""The baseline of the sandbox benchmark: a warm process that forks for each job and confines nothing.

Reads jobs from standard input (4 bytes of length, then the code), answers each on standard output in the same form with
what the code printed. `python -m benchmarks.bare_forks`
"""

import io
import os
import struct
import sys
from contextlib import redirect_stdout
from typing import BinaryIO

import torch
import torch.nn.functional as F  # noqa: N812  as everybody calls it
from torch import nn

_LENGTH = struct.Struct("<I")


def main() -> None:
    torch.set_num_threads(1)
    warm_up()
    jobs, answers = sys.stdin.buffer, sys.stdout.buffer
    answer(answers, b"ready")
    while head := jobs.read(_LENGTH.size):
        answer(answers, run(jobs.read(*_LENGTH.unpack(head))))


def answer(answers: BinaryIO, data: bytes) -> None:
    answers.write(_LENGTH.pack(len(data)) + data)
    answers.flush()


def run(code: bytes) -> bytes:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        printed = io.StringIO()
        with redirect_stdout(printed):
            exec(compile(code.decode(), "<job>", "exec"), {"__name__": "__main__"})  # noqa: S102  our own jobs
        os.write(writing, printed.getvalue().encode())
        os._exit(0)
    os.close(writing)
    printed_bytes = b""
    while part := os.read(reading, 1 << 16):
        printed_bytes += part
    os.close(reading)
    os.waitpid(pid, 0)
    return printed_bytes


def warm_up() -> None:
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(8, 3))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    F.cross_entropy(model(torch.randn(4, 1, 4, 4)), torch.arange(4) % 3).backward()
    optimizer.step()


if __name__ == "__main__":
    main()
