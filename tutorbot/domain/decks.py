"""A learner's cards as notes to take along: two sides as HTML, the schedule, every rating."""

from dataclasses import dataclass
from datetime import date, datetime
from html import escape

from tutorbot.domain.ids import ItemId, TopicId
from tutorbot.domain.items import Flashcard, Item, Question, Recall
from tutorbot.domain.markup import code, html, listing, plain
from tutorbot.domain.puzzles import Fill, Implement, Order, Predict, Puzzle, shuffled
from tutorbot.domain.reviews import Card, Rating


@dataclass(frozen=True, slots=True)
class Review:
    at: datetime
    day: date
    rating: Rating


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    item: ItemId
    topic: TopicId
    title: str
    """Of the topic."""
    front: str
    back: str
    card: Card
    reviews: tuple[Review, ...]
    """Every rating that stands, oldest first."""
    suspended: bool = False
    """The learner does not want to see it for now."""


def sides(item: Item) -> tuple[str, str]:
    """What a card asks and what it answers, as HTML that holds nothing but what was meant."""
    match item:
        case Flashcard():
            return html(item.front), html(item.back)
        case Question():
            return _question(item)
        case Puzzle():
            return _puzzle(item)
        case Recall():
            return html(item.prompt), html(item.full)


def _text(item: Item, text: str) -> str:
    return plain(text) if item.by_people else html(text)


def _question(question: Question) -> tuple[str, str]:
    asked = _text(question, question.stem) + (code(question.code) if question.code else "")
    options = {option.id: _text(question, option.text) for option in question.options}
    whys = [f"{_text(question, option.text)}{_text(question, option.why)}" for option in question.options if option.why]
    right = listing(options[key] for key in question.keys)
    steps = "".join(_text(question, step) for step in question.explanation)
    return asked + listing(options.values()), right + steps + (f"<p><b>Why not</b></p>{listing(whys)}" if whys else "")


def _puzzle(puzzle: Puzzle) -> tuple[str, str]:
    asked = f"<p><b>{escape(puzzle.title)}</b></p>{_text(puzzle, puzzle.statement)}"
    match puzzle.task:
        case Predict() as task:
            of = f"the {task.asks} of {task.of}" if task.of else f"what the code {task.asks}"
            asked += plain(f"Asked for: {of}") + code(task.code)
        case Implement() as task:
            asked += code(task.starter)
        case Fill() as task:
            asked += code(task.code)
        case Order():
            asked += code("\n".join(shuffled(puzzle)))
    return asked, code(puzzle.task.solution) + "".join(_text(puzzle, step) for step in puzzle.explanation)
