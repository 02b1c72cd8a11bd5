"""Grading of free text: labelled answers to prompts that the weights never saw, by style; and what the worker costs."""

import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from benchmarks.machines import memory
from benchmarks.recall_sets import Half, Sheet, sheets
from benchmarks.recall_weights import by_meaning, by_words
from benchmarks.reports import Report, percentile
from tutorbot.domain.recalls import judge
from tutorbot.domain.resemblances import Comparison
from tutorbot.encoder.encoders import open_encoder

HELD: Half = "held"
ADVERSARIAL = ("negated", "swapped", "stuffed", "off-topic", "copied", "addressed")
STYLES = ("full", "partial", "vague", "terse", "wordy", "misspelt", "paraphrased", *ADVERSARIAL)

Compare = Callable[[Sequence[str], Sequence[str]], Awaitable[Comparison]]


@dataclass(frozen=True, slots=True)
class Graded:
    """One concept of one answer."""

    style: str
    stated: bool
    credited: bool
    seconds: float
    """Of the whole answer."""


@dataclass(frozen=True, slots=True)
class Scores:
    accuracy: float
    f1: float
    kappa: float
    """Cohen's."""
    false_credit: float
    """Share of the concepts that adversarial answers do not state, and that were credited all the same."""


def scores(graded: Sequence[Graded]) -> Scores:
    right = sum(each.stated == each.credited for each in graded) / len(graded)
    both = sum(each.stated and each.credited for each in graded)
    stated, credited = sum(each.stated for each in graded), sum(each.credited for each in graded)
    total = len(graded)
    by_chance = (stated * credited + (total - stated) * (total - credited)) / total**2
    return Scores(
        right,
        2 * both / max(1, stated + credited),
        (right - by_chance) / (1 - by_chance),
        false_credit(each for each in graded if each.style in ADVERSARIAL),
    )


def false_credit(graded: Iterable[Graded]) -> float:
    unstated = [each.credited for each in graded if not each.stated]
    return sum(unstated) / max(1, len(unstated))


async def grade(given: Sequence[Sheet], compare: Compare) -> list[Graded]:
    found = []
    for sheet in given:
        rubric = sheet.rubric
        for answer in sheet.answers:
            began = time.perf_counter()
            reading = rubric.read(answer.text)
            comparison = await compare([segment.text for segment in reading.segments], rubric.texts)
            judged = judge(rubric, reading, comparison)
            seconds = time.perf_counter() - began
            found += [Graded(answer.style, each.concept in answer.covers, each.covered, seconds) for each in judged]
    return found


async def measure(*, quick: bool) -> Report:
    whole = sheets(HELD)
    if quick:
        whole = [replace(sheet, answers=sheet.answers[::2]) for sheet in whole]
    bare = [sheet.bare for sheet in whole]
    async with open_encoder(answer_seconds=120) as encoder:
        await by_meaning(encoder)(["warm"], ["warm"])
        columns = {
            "words": await grade(whole, by_words),
            "encoder": await grade(whole, by_meaning(encoder)),
            "words, bare": await grade(bare, by_words),
            "encoder, bare": await grade(bare, by_meaning(encoder)),
        }
        held = memory(encoder.pid or 0)
    columns = {"always no": [replace(each, credited=False) for each in columns["words"]], **columns}
    total = {name: scores(graded) for name, graded in columns.items()}
    rows = [
        ("accuracy", *(f"{each.accuracy:.3f}" for each in total.values())),
        ("F1", *(f"{each.f1:.3f}" for each in total.values())),
        ("kappa", *(f"{each.kappa:.3f}" for each in total.values())),
        ("false credit, adversarial", *(f"{each.false_credit:.3f}" for each in total.values())),
        *(_by_style(style, list(columns.values())) for style in STYLES),
        ("p50 ms an answer", *(_milliseconds(graded, 0.5) for graded in columns.values())),
        ("p95 ms an answer", *(_milliseconds(graded, 0.95) for graded in columns.values())),
    ]
    answers = sum(len(sheet.answers) for sheet in whole)
    return Report(
        "recall: grading free text on prompts never seen",
        ("", *columns),
        rows,
        f"{len(whole)} prompts, {answers} answers, {len(columns['words'])} concepts to be judged. By style: accuracy, "
        "then the share of unstated concepts that were credited. Bare: concepts without paraphrases, misconceptions "
        "and terms. The first answer to a prompt includes encoding its texts. The worker, on one thread, holds "
        f"{held.pss:.0f} MiB (PSS).",
    )


def _by_style(style: str, columns: Sequence[Sequence[Graded]]) -> tuple[str, ...]:
    cells = []
    for graded in columns:
        these = [each for each in graded if each.style == style]
        right = sum(each.stated == each.credited for each in these) / max(1, len(these))
        cells.append(f"{right:.2f} / {false_credit(these):.2f}")
    return (style, *cells)


def _milliseconds(graded: Sequence[Graded], share: float) -> str:
    return f"{percentile([each.seconds for each in graded], share) * 1e3:.0f}"
