"""A recall prompt made ready for grading, and the signs by which a segment of an answer is seen to state a concept.

Signs are plain numbers. Which of them count, and how much, was fitted on answers: `recall_weights`.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields

from tutorbot.domain.opposites import PAIRED_WORDS, opposites
from tutorbot.domain.readings import Reading, Segment, read
from tutorbot.domain.resemblances import Comparison, Space
from tutorbot.domain.sentences import clause, sentences, stem, tokens, words_in
from tutorbot.domain.word_lists import FUNCTION_WORDS


@dataclass(frozen=True, slots=True)
class Concept:
    """One idea that a full answer states."""

    id: str
    text: str
    """A statement: "The same filter is used at every position."""
    paraphrases: tuple[str, ...] = ()
    misconceptions: tuple[str, ...] = ()
    """Statements that contradict it, as learners really make them."""
    terms: tuple[str, ...] = ()
    """Words and phrases that speak for it."""

    @property
    def statements(self) -> tuple[str, ...]:
        return (self.text, *self.paraphrases)


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for and against one segment as a statement of one concept."""

    near: float
    """Likeness to the concept's statements, -1 to 0.3: nearer than that says no more."""
    own: float
    """How much nearer it is to this concept than to any other."""
    wrong: float
    """How far it leans to the misconceptions, from 0."""
    disputed: float
    """The concept's words in it that it denies where the concept affirms, or the other way round; 0 to 1."""
    exchanged: float
    """Words that were exchanged for their opposites, 0 to 2."""
    terms: float
    """How much of the concept's terms is in it, 0 to 1."""
    length: float
    """Natural logarithm of its words plus one."""
    function: float
    """Share of function words, of which a list of keywords has none."""
    dense: float
    """Share of words that are terms of any concept."""
    denials: float
    """Share of denied words in the whole answer."""
    exchanges: float
    """Words that were exchanged where the answer speaks of other concepts, 0 to 2."""


SIGNS = tuple(field.name for field in fields(Signs))

_NEAR_ENOUGH = 0.3
_LEANS = 0.2
"""Towards a misconception, before that counts: it shares most of its words with the concept."""
_SPEAKS_OF = 0.3
"""Likeness from which on a segment speaks of a concept, rightly or wrongly."""
_MOST_EXCHANGED = 2
_ASKED_WEIGHT = 0.35
"""Of a word that stands in the prompt, and so in all answers."""
_SHARED_WEIGHT = 0.6
"""Of a word that several concepts have."""

_HALF_A_TERM = 0.5
"""Share of a term's words, up to which it was not said."""
_ENOUGH_TERMS = 2
_WITHOUT_TERMS = 1.5
"""Two thirds of the words of a statement are as good as enough terms."""

Flags = Mapping[str, bool]
"""Stems, and whether they are denied."""


class Rubric:
    def __init__(self, prompt: str, concepts: Sequence[Concept]) -> None:
        self.concepts = tuple(concepts)
        self.texts = (
            prompt,
            *(text for concept in concepts for text in concept.statements),
            *(text for concept in concepts for text in concept.misconceptions),
        )
        """What answers are compared with."""
        self._pro = _places(1, [len(concept.statements) for concept in concepts])
        self._contra = _places(1 + sum(map(len, self._pro)), [len(concept.misconceptions) for concept in concepts])
        share = 1 / (len(concepts) + 1)
        within = [share / len(group) for group in self._pro for _ in group]
        self._weights = [share, *within, *(0.0 for group in self._contra for _ in group)]
        self._asked = clause(prompt).stems
        self._vocabulary = (
            words_in([*self.texts, *(term for concept in concepts for term in concept.terms)]) | PAIRED_WORDS
        )
        self._stated = [[_flags(text) for text in concept.statements] for concept in concepts]
        self._uses = Counter(word for stated in self._stated for word in stated[0])
        self._terms = [[clause(term).stems for term in concept.terms] for concept in concepts]
        named = (text for concept in concepts for text in concept.terms or (concept.text,))
        self._named = frozenset[str]().union(*(clause(text).stems for text in named))
        self._opposites = opposites(prompt, [concept.text for concept in concepts])

    def read(self, answer: str, full: str = "") -> Reading:
        """Take an answer apart; `full` is what a full answer says, if learners are shown that."""
        shown = [full, *(text for concept in self.concepts for text in concept.statements)]
        return read(answer, self._asked, self._vocabulary, shown)

    def common_ground(self, comparison: Comparison) -> float:
        """How much of an answer, where it is most so, is what the prompt and all its concepts share; about 0 to 1."""
        space = Space(comparison.between, self._weights)
        return max(map(space.share, comparison.said), default=0.0)

    def signs(self, reading: Reading, comparison: Comparison) -> list[list[Signs]]:
        """A row a concept, a column a segment.

        Args:
            reading: the answer.
            comparison: of its segments with `texts`.
        """
        segments, said = reading.segments, comparison.said
        space = Space(comparison.between, self._weights)
        centred = [space.centred(row) for row in said]
        near = [[space.likeness(row, group) for row in centred] for group in self._pro]
        exchanged = [
            [min(_MOST_EXCHANGED, self._opposites.exchanged(concept.text, each.clauses)) for each in segments]
            for concept in self.concepts
        ]
        spoken = [_where_spoken_of(*rows) for rows in zip(near, exchanged, strict=True)]
        return [
            [
                Signs(
                    near=min(near[k][j], _NEAR_ENOUGH),
                    own=near[k][j] - max((row[j] for row in near[:k] + near[k + 1 :]), default=0.0),
                    wrong=max(0.0, -_LEANS - space.leaning(said[j], self._pro[k], group))
                    if (group := self._contra[k])
                    else 0,
                    exchanged=exchanged[k][j],
                    **self._in_words(k, segment),
                    denials=reading.denials,
                    exchanges=min(_MOST_EXCHANGED, sum(spoken) - spoken[k]),
                )
                for j, segment in enumerate(segments)
            ]
            for k in range(len(self.concepts))
        ]

    def _in_words(self, k: int, segment: Segment) -> dict[str, float]:
        """The signs that need no comparison of meanings."""
        said = {word.stem: word.denied for word in segment.words}
        common = [(word, denied) for stated in self._stated[k] for word, denied in stated.items() if word in said]
        found = [token for token in tokens(segment.text) if token[0].isalnum()]
        return {
            "disputed": min(1.0, sum(self._weight(word) for word, denied in common if denied != said[word])),
            "terms": self._termed(k, said),
            "length": math.log(1 + len(found)),
            "function": sum(token in FUNCTION_WORDS for token in found) / max(1, len(found)),
            "dense": sum(stem(token) in self._named for token in found) / max(1, len(found)),
        }

    def _termed(self, k: int, said: Flags) -> float:
        """By the author's terms, two of which are enough; without any, by the words of the statements."""
        if terms := self._terms[k]:
            shares = [len(term & said.keys()) / max(1, len(term)) for term in terms]
            return min(1.0, sum(share for share in shares if share > _HALF_A_TERM) / _ENOUGH_TERMS)
        return min(1.0, _WITHOUT_TERMS * max(self._covered(stated, said) for stated in self._stated[k]))

    def _covered(self, stated: Flags, said: Flags) -> float:
        whole = sum(map(self._weight, stated))
        return sum(self._weight(word) for word in stated if word in said) / whole if whole else 0.0

    def _weight(self, word: str) -> float:
        return (_ASKED_WEIGHT if word in self._asked else 1.0) * (_SHARED_WEIGHT if self._uses[word] > 1 else 1.0)


def _places(first: int, counts: Iterable[int]) -> list[range]:
    places = []
    for count in counts:
        places.append(range(first, first + count))
        first += count
    return places


def _flags(text: str) -> Flags:
    return {word.stem: word.denied for sentence in sentences(text) for word in sentence.words}


def _where_spoken_of(near: Sequence[float], exchanged: Sequence[int]) -> int:
    """How many words were exchanged in the segment that speaks most of a concept."""
    place = max(range(len(near)), key=near.__getitem__, default=None)
    return exchanged[place] if place is not None and near[place] > _SPEAKS_OF else 0
