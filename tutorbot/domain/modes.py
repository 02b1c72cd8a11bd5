"""The ten ways of learning a topic, and what to do after each."""

from enum import StrEnum


class Mode(StrEnum):
    """In the order in which a topic page offers them."""

    LESSON = "lesson"
    WHY = "why"
    DEEP = "deep"
    VISUALIZE = "visualize"
    TRY = "try"
    CHALLENGE = "challenge"
    PROJECT = "project"
    RECAP = "recap"
    METRICS = "metrics"
    TEST = "test"


MINUTES = {
    Mode.LESSON: 5,
    Mode.WHY: 3,
    Mode.DEEP: 15,
    Mode.VISUALIZE: 12,
    Mode.TRY: 10,
    Mode.CHALLENGE: 20,
    Mode.PROJECT: 20,
    Mode.RECAP: 5,
    Mode.METRICS: 8,
    Mode.TEST: 10,
}
READ = (Mode.LESSON, Mode.WHY, Mode.DEEP, Mode.METRICS)
"""The modes that are pages to be turned."""
PATH = (
    *(Mode.LESSON, Mode.WHY, Mode.TRY, Mode.VISUALIZE, Mode.RECAP),
    *(Mode.DEEP, Mode.CHALLENGE, Mode.PROJECT, Mode.METRICS, Mode.TEST),
)
"""The order in which they are best taken: what a learner is sent to next."""


def after(mode: Mode, offered: frozenset[Mode], ended: frozenset[Mode]) -> Mode | None:
    """The mode to take after one: the first on the path that was not taken to its end; None when all were."""
    left = [each for each in PATH if each in offered and each not in ended and each is not mode]
    later = [each for each in left if PATH.index(each) > PATH.index(mode)]
    return next(iter(later or left), None)
