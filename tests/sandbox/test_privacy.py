"""The bot's own process lets nobody look into it, and still knows the children it must watch."""

import os
import platform
import subprocess
import sys

import pytest

from tutorbot.sandbox import children

HIDDEN = """
import ctypes
from tutorbot.sandbox.privacy import hide_this_process
before = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)
hide_this_process()
print(before, ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""
"""3 is PR_GET_DUMPABLE."""


def test_a_process_that_hides_cannot_be_looked_into() -> None:
    shown = subprocess.run([sys.executable, "-c", HIDDEN], capture_output=True, text=True, check=True)
    assert shown.stdout.split() == ["1", "0"]


def test_the_kernel_tells_the_number_of_a_process_that_proc_does_not() -> None:
    if tuple(map(int, platform.release().split(".")[:2])) < (6, 13):
        pytest.skip("PIDFD_GET_INFO needs Linux 6.13")
    pidfd = os.pidfd_open(os.getpid())
    try:
        assert children._asked_pid(pidfd) == children._outer_pid(pidfd) == os.getpid()
    finally:
        os.close(pidfd)
