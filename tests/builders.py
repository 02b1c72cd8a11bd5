"""Items, topics and courses with everything filled in that a test does not care about; databases to keep them in."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tutorbot.domain.courses import Course, Topic, Unit
from tutorbot.domain.ids import ItemId, OptionId, TopicId
from tutorbot.domain.items import Difficulty, Flashcard, Item, Level, Option, Question
from tutorbot.storage import schemas


def question(
    name: str = "weights",
    *,
    topic: str = "filters",
    stem: str = "How many weights are there?",
    options: int = 3,
    keys: tuple[str, ...] = ("a",),
    difficulty: Difficulty = Difficulty.EASY,
    hint: str | None = None,
) -> Question:
    """A question whose options are `a`, `b`, `c` and so on, in this order."""
    letters = "abcdef"[:options]
    return Question(
        id=ItemId(f"{topic}/{name}"),
        topic=TopicId(topic),
        objective=None,
        difficulty=difficulty,
        stem=stem,
        code=None,
        options=tuple(
            Option(id=OptionId(letter), text=f"Text of {letter}", why=None if letter in keys else "Count again.")
            for letter in letters
        ),
        keys=tuple(map(OptionId, keys)),
        explanation=("Count them.",),
        hint=hint,
        mistakes=(),
    )


def questions(count: int, *, topic: str = "filters") -> tuple[Question, ...]:
    return tuple(question(f"question-{number:02}", topic=topic) for number in range(count))


def flashcard(name: str = "window", *, topic: str = "filters", front: str = "What does a filter see?") -> Flashcard:
    return Flashcard(
        id=ItemId(f"{topic}/{name}"),
        topic=TopicId(topic),
        objective=None,
        level=Level.BEGINNER,
        front=front,
        back="A small window of the picture.",
    )


def flashcards(count: int, *, topic: str = "filters") -> tuple[Flashcard, ...]:
    return tuple(flashcard(f"card-{number:02}", topic=topic) for number in range(count))


def topic(*items: Item, name: str = "filters") -> Topic:
    return Topic(
        id=TopicId(name),
        title=name.capitalize(),
        summary="What it is about.",
        prerequisites=(),
        objectives=(),
        items=items,
    )


def course(*topics: Topic) -> Course:
    return Course(id="tiny", title="Tiny", units=(Unit(id="basics", title="Basics", topics=topics),))


def database(path: Path) -> Path:
    """An empty database of the newest schema, which is migrated once and then copied."""
    path.write_bytes(_migrated())
    return path


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tutorbot.db"
        schemas.prepare(path)
        return path.read_bytes()
