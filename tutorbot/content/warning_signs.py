"""What is legal but suspicious: a test that can be guessed, an explanation that contradicts its key, a thin topic.

Every warning carries its figures, so that an author can judge whether it matters.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from tutorbot.content.documents import Document
from tutorbot.content.places import Places, Signs, warning_at
from tutorbot.content.proof_signs import proof_signs
from tutorbot.content.puzzle_signs import puzzle_signs
from tutorbot.domain.courses import Topic
from tutorbot.domain.items import Difficulty, Flashcard, Level, Option, Puzzle, Question

ENOUGH_TO_JUDGE = 8
"""Single-key questions below which a pattern of keys may be chance."""
FEW = 3
"""Items of one difficulty or level below which a learner soon sees the same ones again."""

SLIP = 3
"""Letters by which two spellings of one name may differ in length."""


def topic_signs(topic: Topic, places: Places) -> Signs:
    questions = [item.variant(0) for item in topic.items if isinstance(item, Question)]
    puzzles = [item for item in topic.items if isinstance(item, Puzzle)]
    cards = [item for item in topic.items if isinstance(item, Flashcard)]
    yield from _guessable(questions, places)
    yield from _thin(questions, cards, places)
    yield from _aims(topic, places)
    yield from _misspelt(questions, places)
    yield from proof_signs(questions, places)
    yield from puzzle_signs(puzzles, places)
    for question in questions:
        yield from _doubtful(question, places)
    for card in cards:
        if len(card.front) > len(card.back):
            yield warning_at(
                card.id, places, f"the front ({len(card.front)} characters) is longer than the back ({len(card.back)})"
            )


def course_signs(in_order: Sequence[tuple[Document, Sequence[str]]], unlisted: Iterable[Document]) -> Signs:
    """Prerequisites that come later in the course, and topic folders that no unit lists."""
    position = {head.path.parent.name: number for number, (head, _) in enumerate(in_order)}
    for number, (head, prerequisites) in enumerate(in_order):
        for place, other in enumerate(prerequisites):
            if position.get(other, -1) > number:
                yield head.warning(("prerequisites", place), f"“{other}” is needed here but comes later in course.yaml")
    for head in unlisted:
        yield head.warning((), "no unit in course.yaml lists this topic, so nobody is taught it")


def _guessable(questions: Sequence[Question], places: Places) -> Signs:
    single = [question for question in questions if len(question.keys) == 1]
    if len(single) < ENOUGH_TO_JUDGE:
        return
    document, _ = places[single[0].id]
    by_chance = round(sum(1 / len(question.options) for question in single))
    if (longest := sum(map(_key_is_longest, single))) * 2 > len(single):
        yield document.warning(
            (),
            f"the right option is the longest in {longest} of {len(single)} questions; chance would give {by_chance}",
        )
    positions = Counter(_keys(question)[0][0] + 1 for question in single)
    position, count = positions.most_common(1)[0]
    if count * 2 > len(single):
        yield document.warning(
            (),
            f"the right option stands at place {position} in {count} of {len(single)} questions (learners see them"
            " shuffled, but readers of the file will notice)",
        )


def _keys(question: Question) -> list[tuple[int, Option]]:
    return [(place, option) for place, option in enumerate(question.options) if option.id in question.keys]


def _key_is_longest(question: Question) -> bool:
    ((_, key),) = _keys(question)
    return all(len(option.text) < len(key.text) for option in question.options if option is not key)


def _thin(questions: Sequence[Question], cards: Sequence[Flashcard], places: Places) -> Signs:
    for items, grades, counts in (
        (questions, Difficulty, Counter(str(question.difficulty) for question in questions)),
        (cards, Level, Counter(str(card.level) for card in cards)),
    ):
        few = [f"{counts[grade]} {grade}" for grade in grades if counts[grade] < FEW]
        if items and few:
            document, _ = places[items[0].id]
            yield document.warning((), f"few items: {', '.join(few)}; {FEW} or more of each keep quizzes fresh")


def _aims(topic: Topic, places: Places) -> Signs:
    aims = Counter(item.objective for item in topic.items)
    if not topic.items:
        return
    head = Document(places[topic.items[0].id][0].path.with_name("topic.yaml"))
    for objective in topic.objectives:
        if not aims[objective.id]:
            yield head.warning((), f"no item of the topic aims at the objective “{objective.id}”")
    if aims[None]:
        yield head.warning((), f"{aims[None]} of {len(topic.items)} items name no objective")


def _misspelt(questions: Sequence[Question], places: Places) -> Signs:
    """A misconception used once that looks almost like another one is probably that other one."""
    uses = Counter(o.misconception for question in questions for o in question.options if o.misconception)
    owners = {o.misconception: question for question in questions for o in question.options}
    for rare in (name for name, count in uses.items() if count == 1):
        for usual in get_close_matches(rare, _alike(rare, uses), n=1, cutoff=0.9):
            message = f"the misconception “{rare}” is used once; “{usual}” {uses[usual]}×: are they the same?"
            yield warning_at(owners[rare].id, places, message)


def _alike(rare: str, names: Iterable[str]) -> list[str]:
    """Those worth the slow comparison: about as long, with the same beginning or the same end."""
    near = (name for name in names if name != rare and abs(len(name) - len(rare)) <= SLIP)
    return [name for name in near if name[:SLIP] == rare[:SLIP] or name[-SLIP:] == rare[-SLIP:]]


def _doubtful(question: Question, places: Places) -> Signs:
    keys = [option.text for _, option in _keys(question)]
    wrong = [option.text for option in question.options if option.id not in question.keys]
    last = question.explanation[-1]
    if not any(_stands_in(key, step) for key in keys for step in question.explanation):
        for text in wrong:
            if _stands_in(text, last) and not any(text in key for key in keys):
                yield warning_at(
                    question.id, places, f"the explanation ends with the wrong option “{text}”, not with the key"
                )
    for key in keys:
        if question.hint and len(key) > FEW and _stands_in(key, question.hint):
            yield warning_at(question.id, places, f"the hint gives the right option away: “{key}”")


def _stands_in(part: str, whole: str) -> bool:
    words = part.strip("`")
    if words.casefold() not in whole.casefold():
        return False
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", whole, re.IGNORECASE) is not None
