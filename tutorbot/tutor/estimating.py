"""The process that estimates how hard questions are: `python -m tutorbot.tutor.estimating DATABASE` prints JSON.

It only reads the database, beside a bot that runs on it: `{item: [difficulty, spread, answers]}`.
"""

import json
import os
import sys
from pathlib import Path

from tutorbot.domain.abilities import hardness
from tutorbot.domain.difficulties import estimate
from tutorbot.storage.difficulties import first_answers

_NICE = 10


def main(database: Path) -> None:
    if hasattr(os, "nice"):  # not on Windows
        os.nice(_NICE)
    found: dict[str, tuple[float, float, int]] = {}
    for _, topic in sorted(first_answers(database).items()):
        labelled = {item: hardness(question) for item, question in topic.questions.items()}
        for item, each in estimate(topic.responses, labelled).items():
            found[item] = each.difficulty, each.spread, each.answers
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
