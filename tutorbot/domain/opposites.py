"""Claims that say the contrary with nearly the same words: one word of a pair is exchanged for the other.

Which words exclude each other is known for common pairs, and read off the prompt and its concepts for the rest: things
that the prompt sets side by side ("precision and recall"), words that precede the same noun ("the forget gate", "the
input gate").
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from tutorbot.domain.sentences import Clause, clause, is_content, sentences, stem, tokens

_PAIRS = """
    more/less,fewer  most/least  larger,large,bigger,big,huge/smaller,small,tiny  largest,biggest/smallest
    high,higher/low,lower
    increase,raise,rise,rises,rising,grow,up/decrease,lower,reduce,fall,falls,falling,drop,shrink,down
    highest/lowest  fast,faster,quick/slow,slower  first,leading/last,trailing  early,earlier/late,later
    begin,beginning,start/end  before,beforehand/after,afterwards  train,training/evaluation,inference,test,testing
    input/output  row/column  maximum/minimum  best/worst  multiply/divide  add/subtract  positive/negative
    forward,forwards/backward,backwards  new,random,different/same,fixed  old/new  always/never  same/separate
    share,shared/separate,own  local/global  sharp,sharper/flat,flatter  deep,deeper/shallow,shallower  above/below
    on/off  left/right  width/height  overfit,overfitting/underfit,underfitting  freeze,frozen/unfreeze
    encoder/decoder  easy,easier/hard,harder  cheap,cheaper/expensive  upper/lower  short,shorter/long,longer
    dense/sparse  improve,better/worsen,worse  keep,kept/drop,erase,reset,discard  strong,stronger/weak,weaker
    constant/varying  inside/outside  numerator/denominator  real,actual/predicted  bias/variance
    mean,average/maximum  nearest,closest/farthest,furthest  combine/split  square,quadratic/linear  vanish/explode
    sequential/parallel
"""
_COMPARED = re.compile(r"\b(?:than|versus|vs|different from|instead of|rather than|unlike)\b", re.IGNORECASE)
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z]\w*|[\w.]*\w_\w+|[\w.]+(?=\()")
_FOREIGN = re.compile(rf"{_COMPARED.pattern}\s+(.*?)(?:[,.?;]|$)", re.IGNORECASE)


def _known() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for pair in _PAIRS.split():
        these, those = ({stem(word) for word in side.split(",")} for side in pair.split("/"))
        for word in these:
            found[word] |= those - these
        for word in those:
            found[word] |= these - those
    return {word: frozenset(others) for word, others in found.items()}


_KNOWN = _known()
PAIRED_WORDS = frozenset(word for pair in _PAIRS.split() for word in re.split("[/,]", pair))


@dataclass(frozen=True, slots=True)
class Opposites:
    """What excludes what, for one prompt."""

    of: Mapping[str, frozenset[str]]
    """By stem."""
    foreign: frozenset[str]
    """Stems of what the subject is compared with: in "why X is better than Y", those of Y."""

    def exchanged(self, claim: str, said: Sequence[Clause]) -> int:
        """How many words of a claim were exchanged for their opposites in the clauses that come closest to it."""
        count = 0
        for mine in (_claimed(each) for each in _parts(claim)):
            theirs = max(
                map(_claimed, said), key=lambda stems: len(stems & mine) - 0.01 * len(stems), default=frozenset()
            )
            if not mine & theirs:
                continue
            count += sum(1 for word in mine - theirs if (self.of.get(word, frozenset()) - mine) & theirs)
            count += bool(self.foreign & theirs and not self.foreign & mine)
        return count


def opposites(prompt: str, claims: Iterable[str]) -> Opposites:
    found: dict[str, set[str]] = defaultdict(set)
    for group in (*_side_by_side(prompt), _names(prompt), *_before_one_noun([prompt, *claims])):
        for word in group:
            found[word] |= group - {word}
    foreign = frozenset[str]().union(*(clause(each[1]).stems for each in _FOREIGN.finditer(prompt)))
    home = clause(_FOREIGN.sub("", prompt)).stems
    of = {word: _KNOWN.get(word, frozenset()) | found[word] for word in _KNOWN.keys() | found.keys()}
    return Opposites(of, foreign - home)


def _parts(claim: str) -> list[Clause]:
    return [each for sentence in sentences(claim) for each in sentence.clauses]


def _claimed(part: Clause) -> AbstractSet[str]:
    """What a clause speaks of, without what it compares that with."""
    return clause(_COMPARED.split(part.text, maxsplit=1)[0]).stems or part.stems


def _side_by_side(prompt: str) -> Iterable[set[str]]:
    """`{precision, recall}` of "precision and recall", all three of "queries, keys and values"."""
    found = tokens(prompt)
    for place in range(1, len(found) - 1):
        if found[place] not in ("and", "or", "versus", "vs"):
            continue
        first = place - 1
        second = place + 1 + (found[place + 1] in ("a", "an", "the"))
        if second == len(found) or not is_content(found[first]) or not is_content(found[second]):
            continue
        group = {stem(found[second]), stem(found[first])}
        while first > 1 and found[first - 1] == "," and is_content(found[first - 2]):
            first -= 2
            group.add(stem(found[first]))
        yield group


def _names(prompt: str) -> set[str]:
    """`DataLoader` and `Dataset`, `torch.no_grad()` and `detach()`: names that stand in one prompt are told apart."""
    found = (tokens(name) for name in _NAME.findall(prompt))
    return {stem(name[-1]) for name in found if name}


def _before_one_noun(texts: Iterable[str]) -> Iterable[set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        for before, noun in pairwise(tokens(text)):
            if is_content(before) and is_content(noun):
                found[stem(noun)].add(stem(before))
    return (words for words in found.values() if len(words) > 1)
