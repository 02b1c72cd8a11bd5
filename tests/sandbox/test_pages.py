"""Large pages for the server's memory."""

import subprocess
import sys
from pathlib import Path

import pytest

ENLARGED = """
import re
from pathlib import Path
from tutorbot.sandbox.inside import pages

kept = [bytearray(b"x" * (1 << 20)) for _ in range(32)]
pages.enlarge()
assert all(part == b"x" * (1 << 20) for part in kept)
print(re.search(r"AnonHugePages: +([0-9]+) kB", Path("/proc/self/smaps_rollup").read_text())[1])
"""


@pytest.mark.skipif(
    not Path("/sys/kernel/mm/transparent_hugepage").exists(), reason="this kernel was built without large pages"
)
def test_what_is_in_memory_is_gathered_in_large_pages_and_stays_the_same() -> None:
    ended = subprocess.run([sys.executable, "-c", ENLARGED], capture_output=True, text=True, check=True)
    assert int(ended.stdout) >= 16 << 10
