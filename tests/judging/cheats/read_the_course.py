# tries: to read the solution in the course's files
# expects: refused
from pathlib import Path


def softmax(x):
    found = [path.read_text() for path in Path(COURSE).rglob("*.yaml")]
    return found or Path(COURSE, "pytorch", "course.yaml").read_text()
