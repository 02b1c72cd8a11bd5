"""How an item reads on a screen: in a quiz, as a card, as a puzzle."""

from tutorbot.bot.texts import code, people, people_with_code, visible
from tutorbot.domain.items import Flashcard, Item, Question, Recall
from tutorbot.domain.puzzles import Fill, Implement, Order, Predict, Puzzle, shuffled
from tutorbot.domain.spans import span

_ASKED = {
    "shape": "the shape of",
    "value": "the value of",
    "dtype": "the dtype of",
    "prints": "what is printed",
    "raises": "which exception is raised, or `nothing`",
}
_LONGEST = 1000
"""Characters of an expression or an answer in a line."""


def words(item: Item, text: str | None) -> str:
    """A text of the item: the course's own with its formatting, that of people with none but code."""
    text = (text or "").strip()
    if isinstance(item, Flashcard) and item.by_people:
        return people_with_code(text)
    return people(text) if item.by_people else text


def stem(question: Question) -> str:
    several = "\n-# Choose all that apply." if len(question.keys) > 1 else ""
    source = f"\n{code(question.code)}" if question.code else ""
    return f"### {words(question, question.stem)}{several}{source}"


def steps(item: Question | Puzzle) -> list[str]:
    """The explanation, numbered when it has several steps."""
    if len(item.explanation) == 1:
        return [words(item, item.explanation[0])]
    return [f"{number}. {words(item, step)}" for number, step in enumerate(item.explanation, start=1)]


def front(item: Item, *, answered: bool = False) -> str:
    """What a card asks; once answered, with the keys marked where they stand."""
    if isinstance(item, Flashcard):
        return _headline(words(item, item.front))
    if isinstance(item, Recall):
        return _headline(item.prompt)
    if isinstance(item, Puzzle):
        return "\n".join([*asked(item), *given(item)])
    marks = {option: "✅" if option.id in item.keys else "▫️" for option in item.options} if answered else {}
    return "\n".join([stem(item), *(f"{marks.get(option, '-')} {words(item, option.text)}" for option in item.options)])


def back(item: Item) -> str:
    """What a card answers."""
    if isinstance(item, Flashcard):
        return words(item, item.back)
    if isinstance(item, Recall):
        return item.full
    return "\n".join(solution(item) if isinstance(item, Puzzle) else steps(item))


def asked(puzzle: Puzzle) -> list[str]:
    """The title, what is asked, and for a predict puzzle of what."""
    lines = [f"### {words(puzzle, puzzle.title)}", words(puzzle, puzzle.statement)]
    if isinstance(puzzle.task, Predict):
        of = f" {span(puzzle.task.of, _LONGEST)}" if puzzle.task.of else ""
        lines.append(f"**Asked for:** {_ASKED[puzzle.task.asks]}{of}")
    return lines


def given(puzzle: Puzzle) -> list[str]:
    """The code that a puzzle begins with: to be read, to be finished, or its lines to be put in order."""
    match puzzle.task:
        case Implement(starter=source) | Predict(code=source) | Fill(code=source):
            return [code(visible(source))]
        case Order():
            lines = shuffled(puzzle)
            return [code("\n".join(f"{number:>2}  {line}" for number, line in enumerate(lines, start=1)))]
    return []


def solution(puzzle: Puzzle) -> list[str]:
    """The reference, and the idea behind it."""
    right = puzzle.task.solution
    in_line = isinstance(puzzle.task, Predict) and "\n" not in right
    return [f"**The answer** {span(right, _LONGEST)}" if in_line else code(right), *steps(puzzle)]


def label(item: Item) -> str:
    """Why it may be believed: a run, or a page that somebody checked it against; nothing for a moderator's."""
    if item.proof:
        return f"-# ✔️ proved with {item.proof.versions.partition(',')[0]} · {item.proof.on}"
    return f"-# 📖 reviewed · [source](<{item.source}>)" if item.source and not item.by_people else ""


def _headline(text: str) -> str:
    """The first line as a headline; what follows, such as code, as it is."""
    return f"### {text}" if not text.startswith(("```", "#")) else text
