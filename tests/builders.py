"""Items, topics and courses with everything filled in that a test does not care about; databases to keep them in."""

from dataclasses import replace
from functools import cache
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tutorbot.domain.courses import Course, Topic, Unit
from tutorbot.domain.experiments import (
    Change,
    Clue,
    Constraint,
    Experiment,
    Metric,
    Range,
    Setting,
    Target,
    Trained,
)
from tutorbot.domain.figures import Bar, Bars, Line, Series
from tutorbot.domain.ids import ItemId, OptionId, TopicId
from tutorbot.domain.items import Difficulty, Flashcard, Item, Level, Option, Proof, Question, Recall, Sort
from tutorbot.domain.materials import Material, Page, Pages, Stage, Visual
from tutorbot.domain.modes import Mode
from tutorbot.domain.projects import Mistake, Project
from tutorbot.domain.puzzles import Call, Fill, Implement, Predict, Puzzle, Task
from tutorbot.domain.rubrics import Concept
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


def template(name: str = "sum", *, topic: str = "filters", variants: int = 40) -> Question:
    """A question whose numbers are drawn: what is n + 1?"""
    return replace(
        question(name, topic=topic, stem="What is {n} + 1?", options=2, hint="One more than {n}."),
        options=(
            Option(id=OptionId("a"), text="`{answer}`"),
            Option(id=OptionId("b"), text="`{n}`", why="{n} is the number itself."),
        ),
        explanation=("{n} + 1 is {answer}.",),
        proof=Proof(
            code="print({n} + 1)",
            way="prints",
            expression=None,
            answer="{answer}",
            versions="torch 2.13.0, Python 3.11",
            on="2026-03-01",
        ),
        variants=tuple({"n": str(number), "answer": str(number + 1)} for number in range(variants)),
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


def puzzle(
    name: str = "double",
    *,
    topic: str = "filters",
    task: Task | None = None,
    difficulty: Difficulty = Difficulty.EASY,
) -> Puzzle:
    """A function to be written, unless another task is given."""
    written = Implement(
        form="implement",
        starter="def double(x):\n    ...",
        solution="def double(x):\n    return x * 2",
        examples=(Call("double(torch.tensor([1.0, 2.0]))"),),
        cases=(Call("double(torch.zeros(2, 3))", about="two dimensions"),),
        entry="double",
    )
    return Puzzle(
        id=ItemId(f"{topic}/{name}"),
        topic=TopicId(topic),
        objective=None,
        difficulty=difficulty,
        title="Double it",
        statement="Write `double(x)`, which returns a tensor twice as large.",
        task=task or written,
        explanation=("Multiplication works on each element.",),
        hints=("Which operator works on each element?", "Multiply by two.", "`return x * 2`"),
    )


def predict(name: str = "shape", **given: Any) -> Puzzle:  # noqa: ANN401  as of puzzle
    task = Predict(code="y = torch.zeros(2, 3).T", asks="shape", of="y", solution="(3, 2)")
    return puzzle(name, task=task, **given)


def puzzles(count: int, *, topic: str = "filters") -> tuple[Puzzle, ...]:
    return tuple(puzzle(f"puzzle-{number:02}", topic=topic) for number in range(count))


def problem(name: str = "which-layer", *, sort: Sort = Sort.DEBUG, seconds: int = 60, **given: Any) -> Question:  # noqa: ANN401  as of question
    """A problem of a challenge; its key is `a`."""
    return replace(question(name, hint="Look again.", **given), kind="problem", sort=sort, seconds=seconds)


def problems(count: int) -> tuple[Question, ...]:
    return tuple(problem(f"problem-{number}", sort=sort) for number, sort in zip(range(count), Sort, strict=False))


def blank(name: str = "twice", *, topic: str = "filters") -> Puzzle:
    """`return x * ____`, in which 2 is right."""
    task = Fill(
        code="def double(x):\n    return x * ____",
        answers=("2",),
        solution="def double(x):\n    return x * 2",
        examples=(Call("double(torch.tensor([1.0, 2.0]))"),),
        entry="double",
    )
    return replace(puzzle(name, topic=topic, task=task), kind="blank")


def recall(name: str = "why-share", *, topic: str = "filters") -> Recall:
    """Of two concepts: `same` and `fewer`."""
    return Recall(
        id=ItemId(f"{topic}/{name}"),
        topic=TopicId(topic),
        objective=None,
        prompt="Explain why a convolution shares its weights.",
        hint="What does the filter do at another place?",
        concepts=(
            Concept(
                "same",
                "The same filter is used at every position of the image.",
                ("One set of weights slides over the whole picture.",),
                ("Every position has a filter of its own.",),
                ("same filter", "every position"),
            ),
            Concept(
                "fewer",
                "So there are far fewer parameters to learn.",
                ("It needs only a few weights.",),
                ("Sharing makes the number of parameters larger.",),
                ("fewer parameters", "few weights"),
            ),
        ),
        full="The same filter is used at every position, so there are far fewer parameters to learn.",
        source="https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html",
    )


def pages(*checks: str | None, mode: Mode = Mode.LESSON, topic: str = "filters") -> Pages:
    """A page for each check, which names a question of the topic or none."""
    return Pages(
        topic=TopicId(topic),
        mode=mode,
        pages=tuple(
            Page(f"Page {number}", "A window slides.", ItemId(f"{topic}/{check}") if check else None)
            for number, check in enumerate(checks, start=1)
        ),
    )


def experiment() -> Experiment:
    """A script of three lines, of which the last two may be changed, with one setting and two clues."""
    return Experiment(
        code="rate = {rate}\nfor step in range(3):\n    fit(rate)",
        settings=(Setting(id="rate", label="Rate", now="0.1", allowed=Range(0.001, 1.0, whole=False)),),
        lines=(2, 3),
        clues=(
            Clue(id="loss", label="The loss", cost=1, show="curve", of="losses"),
            Clue(id="shapes", label="The shapes", cost=2, show="value", of="shapes"),
        ),
        metrics=(Metric("loss", "loss at the end", "losses[-1]"), Metric("hidden", None, "1")),
        target=Target(
            measure="accuracy", asks="predict", score="accuracy", at_least=0.9, holdout="inputs = labels = x"
        ),
        constraints=(Constraint(parameters="net", at_most=10),),
    )


def project(topic: str = "filters") -> Project:
    """Accuracy 0.6 as it is; a rate of 0.5 mends it, and one of 0.2 is a declared mistake."""
    seen = {"loss": Line(title="The loss", x="step", y="loss", xs=(1.0, 2.0), series=(Series("loss", (0.9, inf)),))}
    before = Trained(
        result="incorrect", measure=0.6, measured=(8.0,), metrics={"loss": "0.6"}, seen={**seen, "shapes": "x: (8, 1)"}
    )
    return Project(
        topic=TopicId(topic),
        title="A run that stops",
        story="It stops too early.",
        experiment=experiment(),
        tells=("It falls.", "They fit."),
        budget=2,
        hints=("Look.", "Look at the rate.", "Make it larger."),
        solution=Change({"rate": "0.5"}),
        explanation=("The steps were too small.",),
        wrong=(
            Mistake(
                "larger-steps",
                Change({"rate": "0.2"}),
                "Larger steps, same place.",
                replace(before, measure=0.55, seen={}),
            ),
        ),
        before=before,
        after=replace(before, result="correct", measure=0.95, seen={}),
    )


def sight(name: str = "seen", **given: Any) -> Question:  # noqa: ANN401  as of question
    """A question on what was seen; its key is `a`."""
    return replace(question(name, **given), kind="sight")


def visual(*checks: str | None, sights: tuple[str, ...] = ("seen",), topic: str = "filters") -> Visual:
    """A stage for each check, which names a question of the topic or none; the last has two figures."""
    picture = Bars(title="Norms", bars=(Bar("conv", 2.0),))
    return Visual(
        topic=TopicId(topic),
        stages=tuple(
            Stage(f"Stage {n}", "Look.", (picture,) * (1 + (n == len(checks))), ItemId(f"{topic}/{c}") if c else None)
            for n, c in enumerate(checks, start=1)
        ),
        questions=tuple(ItemId(f"{topic}/{sight}") for sight in sights),
        code="torch.manual_seed(0)",
    )


def topic(*items: Item, name: str = "filters", materials: tuple[Material, ...] = ()) -> Topic:
    return Topic(
        id=TopicId(name),
        title=name.capitalize(),
        summary="What it is about.",
        prerequisites=(),
        objectives=(),
        items=items,
        materials=materials,
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
