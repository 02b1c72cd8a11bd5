# tries: to read the solution in the course's files
# expects: refused
from pathlib import Path


def softmax(x):
    return [path.read_text() for path in Path(COURSE).rglob("*.yaml")]
