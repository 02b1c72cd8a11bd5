"""How an item reads on a screen, in a quiz or as a card."""

from tutorbot.bot.texts import code, people
from tutorbot.domain.items import Flashcard, Item, Question


def words(item: Item, text: str | None) -> str:
    """A text of the item: the course's own with its formatting, a moderator's with none but `code`."""
    return people((text or "").strip()) if item.by_people else (text or "").strip()


def stem(question: Question) -> str:
    several = "\n-# Choose all that apply." if len(question.keys) > 1 else ""
    source = f"\n{code(question.code)}" if question.code else ""
    return f"### {words(question, question.stem)}{several}{source}"


def steps(question: Question) -> list[str]:
    """The explanation, numbered when it has several steps."""
    if len(question.explanation) == 1:
        return [words(question, question.explanation[0])]
    return [f"{number}. {words(question, step)}" for number, step in enumerate(question.explanation, start=1)]


def front(item: Item, *, answered: bool = False) -> str:
    """What a card asks; once answered, with the keys marked where they stand."""
    if isinstance(item, Flashcard):
        return _headline(words(item, item.front))
    marks = {option: "✅" if option.id in item.keys else "▫️" for option in item.options} if answered else {}
    return "\n".join([stem(item), *(f"{marks.get(option, '-')} {words(item, option.text)}" for option in item.options)])


def back(item: Item) -> str:
    """What a card answers."""
    if isinstance(item, Flashcard):
        return words(item, item.back)
    return "\n".join(steps(item))


def _headline(text: str) -> str:
    """The first line as a headline; what follows, such as code, as it is."""
    return f"### {text}" if not text.startswith(("```", "#")) else text
