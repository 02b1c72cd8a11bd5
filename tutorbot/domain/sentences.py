"""What a learner wrote, taken apart: sentences, their clauses, the words that carry meaning, and which are denied.

No grammar, only marks and small lists of English words, so it also holds for half-sentences typed on a phone.
"""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from tutorbot.domain.word_lists import (
    CONTRARY,
    DECIDING,
    ENDINGS,
    FUNCTION_WORDS,
    NEGATIONS,
    SHORT,
    SHORTENED,
    STOPS,
    WHOLE_NEGATIONS,
)


@dataclass(frozen=True, slots=True)
class Word:
    stem: str
    denied: bool
    """A negation in the same clause reaches it."""


@dataclass(frozen=True, slots=True)
class Clause:
    text: str
    words: tuple[Word, ...]
    """Those that carry meaning, in their order."""

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(word.stem for word in self.words)


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    clauses: tuple[Clause, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for clause in self.clauses for word in clause.words)

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(word.stem for word in self.words)


_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|vs|cf|approx|resp|dr|mr|ms|prof|fig|no)\.$", re.IGNORECASE)
_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+")
_CUT = re.compile(
    r"[;:,]\s+|\s+[-\u2013\u2014+]+>?\s+|\s+=>?\s+(?=\w{3})"
    r"|\s+(?=(?:while|whereas|but|because|although|though|so that|and then|hence|therefore)\s)",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+(?=and\s)", re.IGNORECASE)
_OPENS = re.compile(
    r"(?:in|at|during|with|on|for|when|if|after|before|by|without|under|once|to|from|of|as)\b", re.IGNORECASE
)
_PREDICATE = re.compile(
    r"\b(?:is|are|was|were|be|does|do|did|has|have|had|gets?|can|will|would|should|must|may|\w+n't)\b|\w[^s\W]s\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[a-z]+\d*(?:'[a-z]+)?|\d+(?:x\d+)*(?:\.\d+)?|[,;:()]|[.!?]")
_LIBRARY = re.compile(r"\b(?:torch|nn|np|f|optim|self)\.(?=[a-z])")

_SHORTEST_STEM = 3
_CLAIM = 4
"""Words at least on each side of an "and" that joins two claims."""
_TYPED_WORD = 4
"""Letters, below which a word is taken for what it is."""
_LONG_WORD = 8
_MOST_SLIPS = 2


def mended(text: str, vocabulary: AbstractSet[str]) -> str:
    """The text with abbreviations written out, and words spelled as in `vocabulary` where they almost are."""
    written_out = SHORTENED.sub(lambda found: SHORT[found[0].lower()], text)
    return re.sub(r"(?<![\w.`'])[A-Za-z]{4,}(?![\w('])", lambda found: _spelled(found[0], vocabulary), written_out)


def words_in(texts: Iterable[str]) -> frozenset[str]:
    """All words of some texts, in lower case: a vocabulary for `mended`."""
    return frozenset(word for text in texts for word in re.findall(r"[a-z]+", text.lower()))


def sentences(text: str) -> tuple[Sentence, ...]:
    return tuple(map(sentence, split(text)))


def sentence(text: str) -> Sentence:
    """The whole of a text as one sentence."""
    return Sentence(text, tuple(_clauses(text)))


def clause(text: str) -> Clause:
    """The whole of a short text as one clause."""
    return Clause(text, tuple(_words(text)))


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """What a word has in common with its relatives: `scaled`, `scaling` and `scale` all give `scal`."""
    if len(word) <= _SHORTEST_STEM or not word.isalpha():
        return word
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= _SHORTEST_STEM:
            rest = word[: -len(ending)] + instead
            doubled = len(rest) > _SHORTEST_STEM and rest[-1] == rest[-2] and rest[-1] not in "ls"
            return rest[:-1] if doubled else rest
    return word


def split(text: str) -> Iterator[str]:
    """The sentences of a text, as they were typed."""
    for line in text.splitlines():
        begun = ""
        for part in _END.split(line.strip()):
            begun = f"{begun} {part}".strip()
            if begun and not _ABBREVIATION.search(begun):
                yield begun
                begun = ""
        if begun:
            yield begun


def _clauses(text: str) -> Iterable[Clause]:
    """Pieces that can be true or false by themselves: an opening ("In training, …") stays with what it opens."""
    pieces: list[str] = []
    for part in _CUT.split(text):
        pieces += _at_and(part)
    waiting = ""
    done: list[str] = []
    for piece in pieces:
        whole = f"{waiting}, {piece}" if waiting else piece
        if " " not in whole or (_OPENS.match(whole) and not waiting and not _PREDICATE.search(whole)):
            waiting = whole
        else:
            done.append(whole)
            waiting = ""
    if waiting:
        done = [*done[:-1], f"{done[-1]}, {waiting}"] if done else [waiting]
    return map(clause, done)


def _at_and(part: str) -> list[str]:
    """Cut at an "and" that has a claim of its own on each side."""
    pieces: list[str] = []
    for piece in filter(None, map(str.strip, _AND.split(part))):
        if pieces and not (_is_claim(pieces[-1]) and _is_claim(piece.partition(" ")[2])):
            pieces[-1] += f" {piece}"
        else:
            pieces.append(piece)
    return pieces


def _is_claim(piece: str) -> bool:
    return len(piece.split()) >= _CLAIM


def tokens(text: str) -> list[str]:
    """Lower-case words, numbers and the marks that end a clause. `no_grad` is one word, `isn't` is two."""
    plain = _LIBRARY.sub("", text.lower().replace("’", "'")).replace("_", "")
    plain = plain.replace("can't", "can not").replace("won't", "will not").replace("n't", " not")
    return _TOKEN.findall(plain)


def is_content(token: str) -> bool:
    """Whether it carries meaning, and is no mark and no single letter."""
    if token in FUNCTION_WORDS:
        return token in DECIDING
    return token.isdigit() or (token[0].isalnum() and len(token) > 1)


def _words(text: str) -> Iterable[Word]:
    found = tokens(text)
    denied = [False] * len(found)
    for place, token in enumerate(found):
        following = found[place + 1] if place + 1 < len(found) else ""
        if token in WHOLE_NEGATIONS and following not in ("only", "just", "merely"):
            reach = _until(found, place + 1, STOPS)
            after = [each for each in found[place + 1 : reach] if is_content(each)]
            begin = place if len(after) > 1 else _back(found, place)
        elif (token in NEGATIONS and following != "matter") or CONTRARY.get(token) == following != "":
            reach, begin = _until(found, place + 1, STOPS | {"and"}), place
        else:
            continue
        for each in range(begin, reach):
            denied[each] = not denied[each]
    for token, no in zip(found, denied, strict=True):
        if is_content(token) and token not in WHOLE_NEGATIONS | NEGATIONS:
            yield Word(stem(token), no)


def _until(found: list[str], place: int, stops: AbstractSet[str]) -> int:
    return next((each for each in range(place, len(found)) if found[each] in stops), len(found))


def _back(found: list[str], place: int) -> int:
    """Where a claim begins that is denied at its end: "this is needed: not true"."""
    return next((each + 1 for each in range(place - 1, -1, -1) if found[each] in STOPS), 0)


def _spelled(word: str, vocabulary: AbstractSet[str]) -> str:
    typed = word.lower()
    if not word[1:].islower() or typed in vocabulary or typed in FUNCTION_WORDS:
        return word
    if stem(typed) in _stems(frozenset(vocabulary)):
        return word
    near = sorted((cost, known) for known in vocabulary if (cost := _slips(typed, known)) is not None)
    return near[0][1] if near else word


@lru_cache(maxsize=128)
def _stems(vocabulary: frozenset[str]) -> frozenset[str]:
    return frozenset(map(stem, vocabulary))


def _slips(typed: str, known: str) -> int | None:
    """How many slips of the fingers lie between two words; None when they are more likely two words.

    A short word with another letter in it is mostly another word (shape, share): there, only letters that were swapped,
    left out or doubled count as slips.
    """
    if abs(len(typed) - len(known)) > _MOST_SLIPS or len(known) < _TYPED_WORD:
        return None
    if typed[0] != known[0] and (typed[0], typed[1]) != (known[1], known[0]):
        return None
    if min(len(typed), len(known)) >= _LONG_WORD:
        edits = _edits(typed, known)
        return edits if edits <= _MOST_SLIPS else None
    swapped = len(typed) == len(known) and sorted(typed) == sorted(known) and _edits(typed, known) == 1
    left_out = len(typed) > _TYPED_WORD and len(known) == len(typed) + 1 and _edits(typed, known) == 1
    doubled = len(known) > _TYPED_WORD and len(typed) == len(known) + 1 and _undoubled(typed) == _undoubled(known)
    return 1 if swapped or left_out or doubled else None


def _undoubled(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", word)


def _edits(typed: str, known: str) -> int:
    """How many letters were left out, added, changed or swapped (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(known) + 1))
    for i, letter in enumerate(typed, 1):
        next_row = [i]
        for j, other in enumerate(known, 1):
            cost = min(row[j] + 1, next_row[-1] + 1, row[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == known[j - 2] and typed[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            next_row.append(cost)
        before, row = row, next_row
    return row[-1]
