"""The forms of `/question`: what a moderator fills in for each kind, and the faults of a form in words."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from discord import SelectOption, TextStyle
from discord.ui import Label, Select, TextInput

from tutorbot.bot.texts import people, plural, shortened
from tutorbot.domain.errors import FieldFault
from tutorbot.domain.items import Difficulty
from tutorbot.tutor.questions import Kind, Opened, Refused

FIELDS = (
    *("title", "stem", "statement", "code", "asks", "starter", "solution", "options", "calls", "explanation"),
    *("difficulty", "hint", "hints"),
)
"""What any of the forms may hold, in the order of faults."""
_FAULTS = 8
_LABELS = {
    "stem": "Question",
    "mistakes": "Common mistakes",
    "asks": "What is asked for",
    "starter": "What they begin with",
    "calls": "Calls to check",
}
"""What the forms call a field, where that is not its name."""
_OPTIONS = "* 224\n216 | That counts the weights alone; each filter also has a bias."
_CALLS = "double(torch.tensor([1.0, 2.0]))\ndouble(torch.zeros(2, 3))"

Fields = Sequence[Label[Any]]


def fields_of(opened: Opened) -> tuple[str, Fields]:
    """Title and fields of the form for the kind at hand."""
    titles = {"question": "a question", "predict": "a predict puzzle", "implement": "an implement puzzle"}
    form, title = opened.form, titles[opened.kind]
    fields = {"question": _question, "predict": _predict, "implement": _implement}[opened.kind]
    return f"{'Edit' if opened.editing else 'Write'} {title}", fields(form)


def details_of(opened: Opened) -> tuple[str, Fields]:
    """The second form: what the first has no room for."""
    form = opened.form
    if opened.kind == "question":
        about = "A nudge that does not give the answer away"
        return "The hint", [Label(text="Hint", description=about, component=_text("hint", form, 1000, required=False))]
    title = TextInput[Any](custom_id="title", default=form.get("title") or None, required=False, max_length=100)
    rungs = _text("hints", form, 2000, required=False)
    return "Title, difficulty and hints", [
        Label(text="Title", description="The beginning of the statement, if you leave it out", component=title),
        _difficulty(form),
        Label(
            text="Hints", description="Up to three, one a line: a nudge, the idea, nearly the answer", component=rungs
        ),
    ]


def faults_of(refused: Refused) -> list[str]:
    """By field, in the order of the form."""
    lines = []
    shown = sorted(
        refused.faults[:_FAULTS],
        key=lambda fault: FIELDS.index(fault.field) if fault.field in FIELDS else len(FIELDS),
    )
    for field, faults in groupby(shown, key=lambda fault: fault.field):
        lines.append(f"**{_LABELS.get(field, field.capitalize())}**")
        lines += [f"- {_fault(fault)}" for fault in faults]
    if (more := len(refused.faults) - _FAULTS) > 0:
        lines.append(f"-# and {plural(more, 'more fault')}")
    if refused.feedback:
        lines.append(refused.feedback)
    return lines


def in_details(refused: Refused) -> bool:
    """Something is wrong in the second form."""
    second = {"hint"} if refused.kind == "question" else {"title", "difficulty", "hints"}
    return bool(second & {fault.field for fault in refused.faults})


def details_label(kind: Kind, *, filled: bool) -> str:
    """What the button says that opens the second form."""
    if kind != "question":
        return "Title, difficulty, hints"
    return "Change the hint" if filled else "Add a hint"


def _fault(fault: FieldFault) -> str:
    return people(shortened(fault.message, 200))


def _question(form: Mapping[str, str]) -> Fields:
    options = "One a line: * before each right one; after each wrong one “ | ” and the mistake behind it"
    return [
        Label(text="Question", component=_text("stem", form, 1000)),
        Label(
            text="Code",
            description="Python, if the question has any; up to 60 columns",
            component=_text("code", form, required=False),
        ),
        Label(text="Options", description=options, component=_text("options", form, placeholder=_OPTIONS)),
        _explanation(form, "One step a line, up to 6, that lead to the right option"),
        _difficulty(form),
    ]


def _predict(form: Mapping[str, str]) -> Fields:
    asks = TextInput[Any](
        custom_id="asks", default=form.get("asks") or None, max_length=200, placeholder="shape of y, prints, raises …"
    )
    about = "shape of …, value of …, dtype of …, prints, or raises"
    return [
        Label(
            text="Question", description="What learners read above the code", component=_text("statement", form, 2000)
        ),
        Label(text="Code", description="Python; it is run", component=_text("code", form)),
        Label(text="What is asked for", description=about, component=asks),
        Label(
            text="Answer",
            description="What a learner should type; it is checked by running",
            component=_text("solution", form, 400),
        ),
        _explanation(form, "One step a line, up to 6, that lead to the answer"),
    ]


def _implement(form: Mapping[str, str]) -> Fields:
    calls = "One a line; learners see the first two, and what your solution gives for them"
    return [
        Label(
            text="Task",
            description="Which function to write, and what it does",
            component=_text("statement", form, 2000),
        ),
        Label(
            text="What they begin with",
            description="The signature, and ...",
            component=_text("starter", form, placeholder="def double(x):\n    ..."),
        ),
        Label(text="Solution", description="It is run before the puzzle goes live", component=_text("solution", form)),
        Label(text="Calls to check", description=calls, component=_text("calls", form, placeholder=_CALLS)),
        _explanation(form, "The idea behind the solution, one step a line, up to 6"),
    ]


def _explanation(form: Mapping[str, str], about: str) -> Label[Any]:
    return Label(text="Explanation", description=about, component=_text("explanation", form, 2000))


def _difficulty(form: Mapping[str, str]) -> Label[Any]:
    options = [
        SelectOption(label=each.capitalize(), value=each, default=form.get("difficulty") == each) for each in Difficulty
    ]
    return Label(text="Difficulty", component=Select[Any](custom_id="difficulty", options=options))


def _text(
    name: str,
    form: Mapping[str, str],
    room: int = 4000,
    *,
    required: bool = True,
    placeholder: str | None = None,
) -> TextInput[Any]:
    """`room` is more than the rules allow: a fault in words is kinder than a text that Discord cuts off."""
    return TextInput(
        custom_id=name,
        style=TextStyle.paragraph,
        default=form.get(name) or None,
        required=required,
        max_length=room,
        placeholder=placeholder,
    )
