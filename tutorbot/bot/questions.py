"""`/question`: moderators write questions for their guild, which is asked them at once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast

import discord
from discord import ButtonStyle, SelectOption, TextStyle, app_commands
from discord.ui import Label, Select, TextDisplay, TextInput

from tutorbot.bot.actions import Action, Commands, Form, Press, chosen, typed
from tutorbot.bot.guilds import member_of
from tutorbot.bot.quizzes import question_preview
from tutorbot.bot.screens import CALM, GOOD, WARM, Screen, row, rule, show, text
from tutorbot.bot.texts import people, plural, shortened
from tutorbot.bot.topics import complete_topic
from tutorbot.domain.errors import FieldFault, NotFound, TutorError
from tutorbot.domain.ids import GuildId, ItemId, TopicId
from tutorbot.domain.items import Difficulty, Question
from tutorbot.storage.audits import Audit
from tutorbot.tutor.questions import Opened, Refused, Saved

_CHOICES = 25
_PAGE = 10
_HISTORY = 20
_FAULTS = 8
_SCREEN = 3_900
"""Characters for a preview; Discord shows 4,000 in a message."""
_FIELDS = ("stem", "code", "options", "explanation", "difficulty", "hint")
_LABELS = {"stem": "Question", "mistakes": "Common mistakes"}
"""What the form calls a field, where that is not its name."""
_EXAMPLE = "* 224\n216 | That counts the weights alone; each filter also has a bias."

Number = app_commands.Range[str, 1, 60]

group = app_commands.Group(
    name="question",
    description="Write questions for this server (moderators)",
    allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
)


async def complete_question(press: Press, typed: str) -> list[app_commands.Choice[str]]:
    """The guild's questions whose number begins with what was typed, or whose stem holds it; for moderators alone."""
    try:
        every = await press.client.tutor.questions.all(member_of(press))
    except TutorError:
        return []  # an autocomplete has no words; the command itself will say why
    wanted = typed.strip().removeprefix("#").casefold()
    fits = [saved for saved in every if _number(saved).startswith(wanted) or wanted in _question(saved).stem.casefold()]
    return [app_commands.Choice(name=_choice(saved), value=_number(saved)) for saved in fits[:_CHOICES]]


def _choice(saved: Saved) -> str:
    retired = " (retired)" if saved.stored.retired else ""
    return f"{_number(saved)} · {shortened(_question(saved).stem, 80)}{retired}"


@group.command()
@app_commands.describe(
    topic="The topic it belongs to (this server's own questions if you leave it out)",
    hint="A nudge that does not give the answer away",
)
@app_commands.autocomplete(topic=complete_topic)
async def add(
    press: Press,
    topic: app_commands.Range[str, 1, 40] | None = None,
    hint: app_commands.Range[str, 1, 200] = "",
) -> None:
    """Write a question; it is asked in this server as soon as you save it."""
    opened = await press.client.tutor.questions.open(
        member_of(press), TopicId(topic) if topic else None, hint, at=press.created_at
    )
    await press.response.send_modal(question_form(opened))


@group.command()
@app_commands.describe(question="Its number")
@app_commands.autocomplete(question=complete_question)
async def edit(press: Press, question: Number) -> None:
    """Change a question; quizzes under way keep the version they began with."""
    await _edit(press, _item(press, question))


@group.command()
@app_commands.describe(question="Its number")
@app_commands.autocomplete(question=complete_question)
async def preview(press: Press, question: Number) -> None:
    """See a question as learners see it, with its answer."""
    await _show(press, await press.client.tutor.questions.get(member_of(press), _item(press, question)))


@group.command()
@app_commands.describe(question="Its number")
@app_commands.autocomplete(question=complete_question)
async def retire(press: Press, question: Number) -> None:
    """Stop asking a question; you can bring it back."""
    await _retire(press, _item(press, question), retired=True)


@group.command()
@app_commands.describe(question="Its number")
@app_commands.autocomplete(question=complete_question)
async def history(press: Press, question: Number) -> None:
    """See who changed a question, and when."""
    await _history(press, _item(press, question))


@group.command(name="list")
async def list_(press: Press) -> None:
    """See all questions of this server."""
    await _list(press, 1)


COMMANDS: Commands = (group,)


@dataclass(frozen=True)
class Submit(Action, name="question-submit"):
    """A form that was sent; fields that it does not have keep what the draft holds."""

    draft: int

    async def run(self, press: Press) -> None:
        form = {name: value for name, value in typed(press).items() if name in _FIELDS}
        outcome = await press.client.tutor.questions.submit(member_of(press), self.draft, form, at=press.created_at)
        if isinstance(outcome, Refused):
            await show(press, refused_screen(outcome))
        else:
            await _show(press, outcome)


@dataclass(frozen=True)
class Reopen(Action, name="question-reopen"):
    draft: int

    async def run(self, press: Press) -> None:
        opened = await press.client.tutor.questions.reopen(member_of(press), self.draft)
        await press.response.send_modal(question_form(opened))


@dataclass(frozen=True)
class ReopenHint(Action, name="question-reopen-hint"):
    draft: int

    async def run(self, press: Press) -> None:
        opened = await press.client.tutor.questions.reopen(member_of(press), self.draft)
        await press.response.send_modal(hint_form(opened))


@dataclass(frozen=True)
class Edit(Action, name="question-edit"):
    number: int

    async def run(self, press: Press) -> None:
        await _edit(press, _item(press, self.number))


@dataclass(frozen=True)
class EditHint(Action, name="question-hint"):
    number: int

    async def run(self, press: Press) -> None:
        opened = await press.client.tutor.questions.edit(
            member_of(press), _item(press, self.number), at=press.created_at
        )
        await press.response.send_modal(hint_form(opened))


@dataclass(frozen=True)
class Retire(Action, name="question-retire"):
    number: int

    async def run(self, press: Press) -> None:
        await _retire(press, _item(press, self.number), retired=True)


@dataclass(frozen=True)
class BringBack(Action, name="question-bring-back"):
    number: int

    async def run(self, press: Press) -> None:
        await _retire(press, _item(press, self.number), retired=False)


@dataclass(frozen=True)
class History(Action, name="question-history"):
    number: int

    async def run(self, press: Press) -> None:
        await _history(press, _item(press, self.number))


@dataclass(frozen=True)
class Preview(Action, name="question-preview"):
    number: int

    async def run(self, press: Press) -> None:
        await _show(press, await press.client.tutor.questions.get(member_of(press), _item(press, self.number)))


@dataclass(frozen=True)
class Choose(Action, name="question-choose"):
    """The menu under the list."""

    async def run(self, press: Press) -> None:
        item = _item(press, next(iter(chosen(press)), ""))
        await _show(press, await press.client.tutor.questions.get(member_of(press), item))


@dataclass(frozen=True)
class Page(Action, name="question-list"):
    """From 1."""

    page: int

    async def run(self, press: Press) -> None:
        await _list(press, self.page)


async def _edit(press: Press, item: ItemId) -> None:
    opened = await press.client.tutor.questions.edit(member_of(press), item, at=press.created_at)
    await press.response.send_modal(question_form(opened))


async def _retire(press: Press, item: ItemId, *, retired: bool) -> None:
    tutor = press.client.tutor
    await _show(press, await tutor.questions.retire(member_of(press), item, retired=retired, at=press.created_at))


async def _history(press: Press, item: ItemId) -> None:
    await show(press, history_screen(*await press.client.tutor.questions.history(member_of(press), item)))


async def _list(press: Press, page: int) -> None:
    await show(press, list_screen(await press.client.tutor.questions.all(member_of(press)), page))


async def _show(press: Press, saved: Saved) -> None:
    guild = await press.client.tutor.guilds.get(member_of(press).guild)
    await show(press, question_screen(saved, topic_off=saved.stored.item.topic in guild.topics_off))


def _item(press: Press, question: str | int) -> ItemId:
    """From a number or a whole id. The id may be of another guild: the tutor looks."""
    typed = str(question).strip().removeprefix("#")
    if "/" in typed:
        return ItemId(typed)
    if not re.fullmatch(r"\d{1,19}", typed, re.ASCII):
        raise NotFound("Give a question by its number. `/question list` shows them all.")
    return ItemId(f"guild-{GuildId(press.guild_id or 0)}/{int(typed)}")


def _question(saved: Saved) -> Question:
    return cast("Question", saved.stored.item)  # moderators write nothing else


def _number(saved: Saved) -> str:
    return saved.stored.item.id.rpartition("/")[2]


def question_form(opened: Opened) -> Form:
    form = opened.form
    easy_to_hard = [
        SelectOption(label=each.capitalize(), value=each, default=form.get("difficulty") == each) for each in Difficulty
    ]
    return Submit(opened.draft).form(
        "Edit the question" if opened.editing else "A new question",
        Label(text="Question", component=_paragraph("stem", form, 1000)),
        Label(
            text="Code",
            description="Python, if the question has any; up to 60 columns",
            component=_paragraph("code", form, required=False),
        ),
        Label(
            text="Options",
            description="One a line: * before each right one; after each wrong one “ | ” and the mistake behind it",
            component=_paragraph("options", form, placeholder=_EXAMPLE),
        ),
        Label(
            text="Explanation",
            description="One step a line, up to 6, that lead to the right option",
            component=_paragraph("explanation", form, 2000),
        ),
        Label(text="Difficulty", component=Select[Any](custom_id="difficulty", options=easy_to_hard)),
    )


def hint_form(opened: Opened) -> Form:
    field = _paragraph("hint", opened.form, 1000, required=False)
    label = Label[Any](text="Hint", description="A nudge that does not give the answer away", component=field)
    return Submit(opened.draft).form("The hint", label)


def _paragraph(
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


def refused_screen(refused: Refused) -> Screen:
    lines = ["## ✏️ Not saved yet", "Nothing that you typed is lost. Please look at this:"]
    shown = sorted(
        refused.faults[:_FAULTS], key=lambda fault: _FIELDS.index(fault.field) if fault.field in _FIELDS else 9
    )
    for field, faults in groupby(shown, key=lambda fault: fault.field):
        lines.append(f"**{_LABELS.get(field, field.capitalize())}**")
        lines += [f"- {_fault(fault)}" for fault in faults]
    if more := len(refused.faults) - _FAULTS:
        lines += [f"-# and {plural(more, 'more fault')}"] if more > 0 else []
    fields = {fault.field for fault in refused.faults}
    buttons = [Reopen(refused.draft).button("Open the form again", style=ButtonStyle.primary)]
    if "hint" in fields:
        buttons.append(ReopenHint(refused.draft).button("Change the hint", emoji="💡"))
    return Screen(text("\n".join(lines)), row(*buttons), colour=WARM)


def _fault(fault: FieldFault) -> str:
    return people(shortened(fault.message, 200))


def question_screen(saved: Saved, *, topic_off: bool) -> Screen:
    """The question as learners see it, with its answer, where it stands, and what can be done with it."""
    number, stored = int(_number(saved)), saved.stored
    name = f"question {number}, version {stored.number}"
    if stored.retired:
        status = f"⏸️ **Retired**: {name}. Nobody is asked it any more."
    elif topic_off:
        status = f"⏸️ **Saved, but nobody is asked it**: {name}. `/setup` has switched its topic off."
    else:
        status = f"✅ **Live now in this server**: {name}."
    if stored.retired:
        buttons = [BringBack(number).button("Bring it back", style=ButtonStyle.success)]
    else:
        buttons = [
            Edit(number).button("Edit", style=ButtonStyle.primary),
            EditHint(number).button("Change the hint" if _question(saved).hint else "Add a hint"),
            Retire(number).button("Retire", style=ButtonStyle.danger),
        ]
    buttons += [History(number).button("History"), Page(1).button("All questions")]
    parts = question_preview(_question(saved), people(saved.topic))
    _fit(parts, _SCREEN - len(status))
    return Screen(text(status), rule(), *parts, row(*buttons), colour=CALM if stored.retired or topic_off else GOOD)


def _fit(parts: Sequence[discord.ui.Item[Any]], room: int) -> None:
    """Drop lines from the end of the last part until Discord shows the whole.

    The reasons of all wrong options at once can be more than fits, though learners see one at a time.
    """
    displays = [part for part in parts if isinstance(part, TextDisplay)]
    last = displays[-1]
    spare = sum(len(display.content) for display in displays) - room
    lines = last.content.split("\n")
    while spare > 0 and len(lines) > 1:
        spare -= len(lines.pop()) + 1
        last.content = "\n".join([*lines, "-# …"])


def list_screen(every: Sequence[Saved], page: int) -> Screen:
    if not every:
        words = "## Questions of this server\nThere are none yet. `/question add` writes the first one."
        return Screen(text(words))
    pages = -(-len(every) // _PAGE)
    page = min(max(page, 1), pages)
    shown = every[(page - 1) * _PAGE : page * _PAGE]
    head = "## Questions of this server" + (f"\n-# Page {page} of {pages}" if pages > 1 else "")
    menu = Select[Any](
        custom_id=Choose().custom_id,
        placeholder="Look at a question",
        options=[SelectOption(label=_choice(saved), value=_number(saved)) for saved in shown],
    )
    parts = [text(head), text("\n".join(_listed(saved) for saved in shown)), row(menu)]
    if pages > 1:
        back = Page(page - 1).button("Back", disabled=page == 1)
        parts.append(row(back, Page(page + 1).button("More", disabled=page == pages)))
    return Screen(*parts)


def _listed(saved: Saved) -> str:
    stem = people(shortened(_question(saved).stem, 80))
    retired = " · **retired**" if saved.stored.retired else ""
    details = f"{people(saved.topic)} · {_question(saved).difficulty} · version {saved.stored.number}{retired}"
    return f"**{_number(saved)}** · {stem}\n-# {details}"


def history_screen(saved: Saved, changes: Sequence[Audit]) -> Screen:
    head = f"## History of question {_number(saved)}\n{people(shortened(_question(saved).stem, 200))}"
    lines = [_change(change) for change in changes[:_HISTORY]]
    if len(changes) > _HISTORY:
        lines.append(f"-# and {plural(len(changes) - _HISTORY, 'earlier change')}")
    number = int(_number(saved))
    return Screen(text(head), text("\n".join(lines)), row(Preview(number).button("Back to the question")))


def _change(change: Audit) -> str:
    who = f"<@{change.actor}>" if change.actor else "a deleted member"
    return f"- {change.action} by {who}: version {change.details['version']}, <t:{int(change.at.timestamp())}:f>"
