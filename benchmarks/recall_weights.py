"""`python -m benchmarks.recall_weights`: fit what `tutorbot/domain/recall_weights.py` holds, and print it.

A logistic regression over `Signs`, by method of comparison. An answer states a concept as far as its best segment does,
so the largest logit of its segments is what is fitted. On top of the answers of the tuned half stand the authors' own
sentences: a statement states its concept, also when it is taken out of what it is compared with; a misconception does
not; a list of terms states nothing. Everything is seen twice, with and without paraphrases, misconceptions and terms.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from random import Random

import torch

from benchmarks.recall_sets import Sheet, sheets
from tutorbot.domain.resemblances import Comparison, Method, compared_by_words
from tutorbot.domain.rubrics import SIGNS, Concept, Rubric
from tutorbot.encoder.encoders import Encoder, open_encoder

OWN_SENTENCES = 0.4
"""Weight of what authors wrote, against 1 for an answer."""
RIDGE = 0.005
SHARPNESS = 0.3
"""Of the soft maximum over segments."""
POSITIVES = 1.4
"""Weight of what is stated: a missed concept annoys a learner a little more than one too many."""
LISTS = 4
"""Of terms, for each prompt."""
OF_A_LIST = 0.1
"""Weight of a list of terms."""

Compare = Callable[[Sequence[str], Sequence[str]], Awaitable[Comparison]]


@dataclass(frozen=True, slots=True)
class Case:
    """One concept of one answer."""

    signs: torch.Tensor
    """A row a segment."""
    stated: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Text:
    rubric: Rubric
    text: str
    covers: frozenset[str]
    about: frozenset[str]
    """The concepts that it teaches something about."""
    weight: float = 1.0


def texts(sheet: Sheet, chance: Random) -> Iterator[Text]:
    every = frozenset(each.id for each in sheet.concepts)
    for view in (sheet, sheet.bare):
        for answer in view.answers:
            yield Text(view.rubric, answer.text, answer.covers, every)
        own = partial(Text, weight=OWN_SENTENCES)
        for place, (concept, whole) in enumerate(zip(view.concepts, sheet.concepts, strict=True)):
            this = frozenset([concept.id])
            yield own(view.rubric, concept.text, this, every)
            for statement in whole.statements:
                yield own(_without(view, place, whole, statement), statement, this, this)
            for misconception in whole.misconceptions:
                yield own(view.rubric, misconception, frozenset(), this)
        terms = [term for concept in sheet.concepts for term in concept.terms]
        for _ in range(LISTS):
            listed = chance.sample(terms, min(len(terms), chance.randint(4, 8)))
            opening = chance.choice(["", "", "It is about ", "The keywords are "])
            text = opening + chance.choice([", ", " "]).join(listed)
            yield Text(view.rubric, text, frozenset(), every, OF_A_LIST)


def _without(view: Sheet, place: int, whole: Concept, statement: str) -> Rubric:
    """The rubric in which a concept is said in other words than `statement`."""
    others = tuple(each for each in whole.statements if each != statement)
    concept = view.concepts[place]
    said = replace(concept, text=others[0], paraphrases=others[1:] if concept.paraphrases else ())
    return Rubric(view.prompt, (*view.concepts[:place], said, *view.concepts[place + 1 :]))


async def cases(given: Sequence[Text], compare: Compare) -> list[Case]:
    found = []
    for each in given:
        reading = each.rubric.read(each.text)
        if reading.addressed or reading.copied or not reading.segments:
            continue  # what the guards decide
        comparison = await compare([segment.text for segment in reading.segments], each.rubric.texts)
        rows = each.rubric.signs(reading, comparison)
        for concept, row in zip(each.rubric.concepts, rows, strict=True):
            if concept.id in each.about:
                signs = torch.tensor([[getattr(signs, name) for name in SIGNS] for signs in row])
                found.append(Case(signs, concept.id in each.covers, each.weight))
    return found


def fit(given: Sequence[Case]) -> dict[str, float]:
    stacked = torch.nn.utils.rnn.pad_sequence([case.signs for case in given], batch_first=True)
    there = torch.arange(stacked.shape[1]) < torch.tensor([len(case.signs) for case in given])[:, None]
    stated = torch.tensor([float(case.stated) for case in given])
    weight = torch.tensor([case.weight for case in given])
    mean, spread = stacked[there].mean(0), stacked[there].std(0) + 1e-6
    scaled = (stacked - mean) / spread
    parameters = torch.zeros(len(SIGNS) + 1, requires_grad=True)
    optimizer = torch.optim.LBFGS([parameters], max_iter=400, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        logits = (scaled @ parameters[1:] + parameters[0]).masked_fill(~there, -1e9)
        best = torch.logsumexp(logits / SHARPNESS, 1) * SHARPNESS
        losses = torch.nn.functional.binary_cross_entropy_with_logits(
            best, stated, reduction="none", pos_weight=torch.tensor(POSITIVES)
        )
        total = (losses * weight).sum() / weight.sum() + RIDGE / 2 * (parameters[1:] ** 2).sum()
        total.backward()
        return total

    optimizer.step(loss)
    with torch.no_grad():
        slopes = parameters[1:] / spread
        bias = parameters[0] - (slopes * mean).sum()
    return {"bias": float(bias), **dict(zip(SIGNS, slopes.tolist(), strict=True))}


async def by_words(segments: Sequence[str], references: Sequence[str]) -> Comparison:
    return compared_by_words(segments, references)


def by_meaning(encoder: Encoder) -> Compare:
    async def compare(segments: Sequence[str], references: Sequence[str]) -> Comparison:
        comparison = await encoder.compare(segments, references)
        if segments and comparison.method is not Method.MEANING:
            raise SystemExit("the encoder is not installed, or did not answer")
        return comparison

    return compare


async def main() -> None:
    chance = Random(5)  # noqa: S311  the same lists of terms in each run
    given = [text for sheet in sheets("tuned") for text in texts(sheet, chance)]
    async with open_encoder(answer_seconds=120) as encoder:
        for method, compare in ((Method.MEANING, by_meaning(encoder)), (Method.WORDS, by_words)):
            weights = fit(await cases(given, compare))
            print(f"    Method.{method.name}: {{")
            for name, value in weights.items():
                print(f'        "{name}": {value:.2f},')
            print("    },")


if __name__ == "__main__":
    asyncio.run(main())
