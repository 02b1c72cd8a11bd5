"""Everything that a learner, a moderator or an operator can be told, in one tree.

    TutorError                words the reader can act on; the bot shows them privately
    ├── NotFound              the thing asked for is gone, or never was
    ├── NotYours              it belongs to somebody else
    ├── NotAllowed            only moderators may do this
    ├── Stale                 the button belongs to a step that is over, or to an older version
    ├── NothingToStudy        no topic or item fits the request
    ├── Invalid               what was typed has faults, listed by field
    ├── TooMany               too often within a minute
    ├── Unavailable           what it needs is not there: a sandbox, what draws pictures
    ├── JudgingError          a puzzle or a project is out of order, so nobody's answer can be judged
    └── StorageError          the database cannot be used: damaged, read-only, full, locked, too new

Any other exception means that we are broken: the learner gets an error id, the log gets the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass


class TutorError(Exception):
    """Carries words for the person who asked; `str(error)` is shown as it is."""


class NotFound(TutorError): ...


class NotYours(TutorError): ...


class NotAllowed(TutorError): ...


class Stale(TutorError): ...


class NothingToStudy(TutorError): ...


@dataclass(frozen=True, slots=True)
class FieldFault:
    field: str
    """The field as the form labels it: `options`, `stem`."""
    message: str
    """What is wrong and what was expected."""


class Invalid(TutorError):
    def __init__(self, faults: Sequence[FieldFault]) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.message}" for fault in faults))
        self.faults = tuple(faults)


class TooMany(TutorError): ...


class Unavailable(TutorError): ...


class JudgingError(TutorError):
    def __init__(self, puzzle: str, what: str, *, noun: str = "puzzle") -> None:
        super().__init__(f"This {noun} is out of order. That is no fault of yours; nothing was judged.")
        self.puzzle = puzzle
        self.what = what
        """For whoever wrote the puzzle, never for learners: it tells of hidden calls and of the reference."""


class StorageError(TutorError): ...
