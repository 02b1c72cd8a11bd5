"""`/question`: moderators write questions and puzzles for their guild, which is asked them at once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from discord import ButtonStyle, SelectOption, app_commands
from discord.ui import Select

from tutorbot.bot.actions import Action, Commands, Form, Press, chosen, typed
from tutorbot.bot.forms import FIELDS, details_label, details_of, faults_of, fields_of, in_details
from tutorbot.bot.guilds import member_of
from tutorbot.bot.previews import Examples, change, choice, listed, number_of, preview_of, summary
from tutorbot.bot.screens import CALM, GOOD, ROOM, WARM, Screen, defer, row, rule, show, text
from tutorbot.bot.texts import people, plural, shortened
from tutorbot.bot.topics import complete_topic
from tutorbot.domain.errors import NotFound, TutorError
from tutorbot.domain.ids import GuildId, ItemId, TopicId
from tutorbot.domain.items import Question
from tutorbot.domain.puzzles import Predict, Puzzle
from tutorbot.storage.audits import Audit
from tutorbot.tutor.questions import Kind, Opened, Refused, Saved

_CHOICES = 25
_PAGE = 10
_HISTORY = 20
_KINDS = {"question": "Multiple choice", "predict": "Predict puzzle", "implement": "Implement puzzle"}
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
    fits = [saved for saved in every if number_of(saved).startswith(wanted) or wanted in summary(saved).casefold()]
    return [app_commands.Choice(name=choice(saved), value=number_of(saved)) for saved in fits[:_CHOICES]]


@group.command()
@app_commands.describe(
    topic="The topic it belongs to (this server's own questions if you leave it out)",
    hint="A nudge that does not give the answer away",
    kind="A multiple choice question if you leave it out; puzzles are run before they go live",
)
@app_commands.autocomplete(topic=complete_topic)
@app_commands.choices(kind=[app_commands.Choice(name=name, value=value) for value, name in _KINDS.items()])
async def add(
    press: Press,
    topic: app_commands.Range[str, 1, 40] | None = None,
    hint: app_commands.Range[str, 1, 200] = "",
    kind: app_commands.Choice[str] | None = None,
) -> None:
    """Write a question or a puzzle; it is live in this server as soon as you save it."""
    opened = await press.client.tutor.questions.open(
        member_of(press),
        TopicId(topic) if topic else None,
        hint,
        kind=cast("Kind", kind.value) if kind else "question",
        at=press.created_at,
    )
    await press.response.send_modal(_form(opened))


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
        await defer(press)  # a puzzle is run first
        form = {name: value for name, value in typed(press).items() if name in FIELDS}
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
        await press.response.send_modal(_form(opened))


@dataclass(frozen=True)
class ReopenDetails(Action, name="question-reopen-hint"):
    draft: int

    async def run(self, press: Press) -> None:
        opened = await press.client.tutor.questions.reopen(member_of(press), self.draft)
        await press.response.send_modal(_details(opened))


@dataclass(frozen=True)
class Edit(Action, name="question-edit"):
    number: int

    async def run(self, press: Press) -> None:
        await _edit(press, _item(press, self.number))


@dataclass(frozen=True)
class EditDetails(Action, name="question-hint"):
    number: int

    async def run(self, press: Press) -> None:
        opened = await press.client.tutor.questions.edit(
            member_of(press), _item(press, self.number), at=press.created_at
        )
        await press.response.send_modal(_details(opened))


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
    await press.response.send_modal(_form(opened))


async def _retire(press: Press, item: ItemId, *, retired: bool) -> None:
    tutor = press.client.tutor
    await _show(press, await tutor.questions.retire(member_of(press), item, retired=retired, at=press.created_at))


async def _history(press: Press, item: ItemId) -> None:
    await show(press, history_screen(*await press.client.tutor.questions.history(member_of(press), item)))


async def _list(press: Press, page: int) -> None:
    await show(press, list_screen(await press.client.tutor.questions.all(member_of(press)), page))


async def _show(press: Press, saved: Saved) -> None:
    tutor = press.client.tutor
    if isinstance(saved.item, Puzzle) and not press.response.is_done():
        await defer(press)  # its examples are run
    examples = await tutor.puzzles.examples(saved.stored, at=press.created_at)
    guild = await tutor.guilds.get(member_of(press).guild)
    await show(press, question_screen(saved, examples, topic_off=saved.stored.item.topic in guild.topics_off))


def _item(press: Press, question: str | int) -> ItemId:
    """From a number or a whole id. The id may be of another guild: the tutor looks."""
    typed = str(question).strip().removeprefix("#")
    if "/" in typed:
        return ItemId(typed)
    if not re.fullmatch(r"\d{1,19}", typed, re.ASCII):
        raise NotFound("Give a question by its number. `/question list` shows them all.")
    return ItemId(f"guild-{GuildId(press.guild_id or 0)}/{int(typed)}")


def _form(opened: Opened) -> Form:
    title, fields = fields_of(opened)
    return Submit(opened.draft).form(title, *fields)


def _details(opened: Opened) -> Form:
    title, fields = details_of(opened)
    return Submit(opened.draft).form(title, *fields)


def refused_screen(refused: Refused) -> Screen:
    lines = ["## ✏️ Not saved yet", "Nothing that you typed is lost. Please look at this:", *faults_of(refused)]
    buttons = [Reopen(refused.draft).button("Open the form again", style=ButtonStyle.primary)]
    if in_details(refused):
        label = details_label(refused.kind, filled=True)
        buttons.append(ReopenDetails(refused.draft).button(label, emoji="💡"))
    return Screen(text("\n".join(lines)), row(*buttons), colour=WARM)


def _kind(saved: Saved) -> Kind:
    if isinstance(saved.item, Question):
        return "question"
    return "predict" if isinstance(saved.item.task, Predict) else "implement"


def _has_hint(saved: Saved) -> bool:
    return isinstance(saved.item, Question) and saved.item.hint is not None


def question_screen(saved: Saved, examples: Examples, *, topic_off: bool) -> Screen:
    """The question as learners see it, with its answer, where it stands, and what can be done with it."""
    number, stored = int(number_of(saved)), saved.stored
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
            EditDetails(number).button(details_label(_kind(saved), filled=_has_hint(saved))),
            Retire(number).button("Retire", style=ButtonStyle.danger),
        ]
    buttons += [History(number).button("History"), Page(1).button("All questions")]
    parts = preview_of(saved, examples, ROOM - len(status))
    return Screen(text(status), rule(), *parts, row(*buttons), colour=CALM if stored.retired or topic_off else GOOD)


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
        options=[SelectOption(label=choice(saved), value=number_of(saved)) for saved in shown],
    )
    parts = [text(head), text("\n".join(map(listed, shown))), row(menu)]
    if pages > 1:
        back = Page(page - 1).button("Back", disabled=page == 1)
        parts.append(row(back, Page(page + 1).button("More", disabled=page == pages)))
    return Screen(*parts)


def history_screen(saved: Saved, changes: Sequence[Audit]) -> Screen:
    head = f"## History of question {number_of(saved)}\n{people(shortened(summary(saved), 200))}"
    lines = [change(each) for each in changes[:_HISTORY]]
    if len(changes) > _HISTORY:
        lines.append(f"-# and {plural(len(changes) - _HISTORY, 'earlier change')}")
    number = int(number_of(saved))
    return Screen(text(head), text("\n".join(lines)), row(Preview(number).button("Back to the question")))
