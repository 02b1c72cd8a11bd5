"""An answer as it is read for grading: the segments that may state something, and the signs that it states nothing.

These signs are guards, not charges: they only keep the proposal from ticking what the learner did not say.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from tutorbot.domain.sentences import Clause, Sentence, Word, mended, sentence, split
from tutorbot.domain.word_lists import FUNCTION_WORDS

MOST_SEGMENTS = 48
"""What comes after that many is not read: an answer has two to five sentences."""
_REPEATS = 0.8
"""Share of the words of a segment that stand in the prompt, from which on it says nothing new."""
_LIST = 9
"""So many words in a row without a function word make a list."""
_FEW_FUNCTION_WORDS = 0.15
"""Share of the function words in a list."""

_ADDRESSED = re.compile(
    r"""\b(?:graders?|grading|examiners?|markers?|evaluators?|rubrics?|checklist|tick(?:ed|ing)?
    | full\ (?:marks?|points?|scores?|credit) | recommended\ grade | be\ (?:fair\ and|generous) | points\ would
    | (?:dear|hello|hi|hey|to)\ (?:the\ )?(?:grader|marker|examiner|evaluator|checker|teacher|professor|sir|ai|whoever)
    | (?:give|grant|award|accept|deserves?)\b[^.!?]{0,40}
      \b(?:marks|credit|criteria|(?:full|maximum|all|the|me|\d+)\ (?:\w+\ )?(?:points?|scores?|concepts?)|as\ covered)\b
    | (?:mark|count|treat|accept|grade|regard|consider)\ (?:it|this|me|everything|them|my\ \w+
      |(?:all|every|each)\ (?:of\ )?(?:the\ )?(?:concepts?|criteria|points?))\b[^.!?]{0,30}
      \b(?:covered|correct|complete|true|satisfied|fulfilled)\b
    | (?:marked|counted|treated|accepted|regarded)\ as\ (?:covering|covered)
    | (?:mark|count|accept)\ as\ (?:correct|complete|covered)
    | (?:return|output|set|respond|answer)\b[^.!?]{0,40}
      \b(?:covered|true\ for\ (?:all|each|every)|concepts?|the\ maximum(?=[.!]|$))
    | (?:(?:this|my|above)\ (?:answer|response|submission)|the\ (?:answer|submission|student))\b[^.!?]{0,40}
      \b(?:covers?|covering|mentions?|explains?|contains?|includes?|included|shows?|shown|demonstrates?|described|correct
      |complete|covered|understand\w*)
    | (?:student|answer|response|text)\ (?:correctly|fully|clearly|accurately)\ \w+
    | (?:full|complete|deep|thorough|excellent)\ (?:understanding|answer|response)
    | all\ (?:of\ )?(?:the\ )?(?:\w+\ )?(?:concepts?|criteria|requirements)
    | (?:concepts?|criteria|requirements)\b[^.!?]{0,40}\b(?:covered|met|fulfilled|present|included|complete)
    | ignore\ (?:(?:the|all|any|your)\ )?(?:rubric|previous|earlier|above|instructions?)
    | covered\ ?[=:] | (?:end|override|previous)\ (?:of\ )?instructions?
    | please\ (?:accept|give|mark|grant|count|award|treat|grade) | (?:student|i)\ (?:clearly\ )?(?:deserves?|has\ shown)
    | everything\ as\ covered | thank\ you\ for\ marking)""",
    re.IGNORECASE | re.VERBOSE,
)
"""Words to whoever grades, or about the answer instead of its subject."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence or a clause of one: the least that may state something."""

    text: str
    """With its spelling mended."""
    clauses: tuple[Clause, ...]
    quote: str
    """The sentence that it comes from, as it was typed."""

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for each in self.clauses for word in each.words)


@dataclass(frozen=True, slots=True)
class Reading:
    segments: tuple[Segment, ...]
    """Those that say something of their own; none for an empty answer, a list of keywords or a copy of the prompt."""
    denials: float
    """Share of denied words in the whole answer."""
    addressed: bool
    """It speaks to whoever grades, or about itself."""
    copied: bool
    """It is made of sentences that were shown."""


def read(answer: str, asked: AbstractSet[str], vocabulary: AbstractSet[str], shown: Sequence[str]) -> Reading:
    """Take an answer apart.

    Args:
        answer: as it was typed.
        asked: stems of the prompt.
        vocabulary: words that a misspelt word may mean.
        shown: sentences that learners may have seen before they answered, other than the prompt.
    """
    typed = list(split(answer))
    parsed = [sentence(mended(each, vocabulary)) for each in typed]
    words = [word for each in parsed for word in each.words]
    found = (
        []
        if _is_list(answer)
        else [
            Segment(part.text, part.clauses, quote)
            for quote, whole in zip(typed, parsed, strict=True)
            for part in _parts(whole)
            if not _repeats(part, asked)
        ]
    )
    return Reading(
        segments=tuple(found[:MOST_SEGMENTS]),
        denials=sum(word.denied for word in words) / max(1, len(words)),
        addressed=_ADDRESSED.search(answer) is not None,
        copied=_copies(typed, shown),
    )


def _parts(whole: Sentence) -> Iterator[Sentence]:
    yield whole
    if len(whole.clauses) > 1:
        yield from (Sentence(each.text, (each,)) for each in whole.clauses)


def _repeats(part: Sentence, asked: AbstractSet[str]) -> bool:
    words = part.words
    return sum(word.stem in asked for word in words) >= _REPEATS * len(words)


def _is_list(answer: str) -> bool:
    found = re.findall(r"[;.!?]\s|[-\u2013:]\s|[a-z0-9_]+", answer.lower())
    words = [each for each in found if each[0].isalnum()]
    longest = run = 0
    for each in found:
        run = 0 if each in FUNCTION_WORDS or not each[0].isalnum() else run + 1
        longest = max(longest, run)
    return longest >= _LIST and sum(word in FUNCTION_WORDS for word in words) < _FEW_FUNCTION_WORDS * len(words)


def _copies(typed: Sequence[str], shown: Sequence[str]) -> bool:
    """The answer is made of two or more sentences that were shown, and of nothing else."""
    known = {_bare(each) for text in shown for each in split(text)}
    return len({_bare(each) for each in typed}) > 1 and all(_bare(each) in known for each in typed)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
