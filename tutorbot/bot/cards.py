"""`/cards`: cards that learners write for themselves, and those that are suspended."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ButtonStyle, SelectOption, TextStyle, app_commands
from discord.ui import Label, Select, TextInput

from tutorbot.bot.actions import Action, Commands, Form, Press, chosen, typed
from tutorbot.bot.items import back, front
from tutorbot.bot.reviews import Next
from tutorbot.bot.screens import CALM, GOOD, Screen, fit, row, rows, rule, show, text
from tutorbot.bot.texts import on_date, people, plural, shortened
from tutorbot.bot.topics import complete_topic
from tutorbot.domain.courses import OWN_TOPIC
from tutorbot.domain.errors import Stale
from tutorbot.domain.ids import InteractionId, LearnerId, TopicId, VersionId
from tutorbot.domain.items import Flashcard, Question, Recall
from tutorbot.tutor.cards import BACK, FRONT, Listed

_NONE = "-"
_PAGE = 10

group = app_commands.Group(name="cards", description="Write cards of your own; find those that are suspended.")


@group.command()
@app_commands.describe(topic="The topic it belongs to, if it belongs to any")
@app_commands.autocomplete(topic=complete_topic)
async def add(press: Press, topic: app_commands.Range[str, 1, 40] | None = None) -> None:
    """Write a card that only you ever see; it comes with your daily cards."""
    await press.response.send_modal(_form(Submit(topic or _NONE), "A card of your own"))


@group.command(name="list")
async def list_(press: Press) -> None:
    """See your own cards and the suspended ones; change them, delete them, let them come again."""
    await _list(press, 1)


COMMANDS: Commands = (group,)


@dataclass(frozen=True)
class Add(Action, name="cards-add"):
    """Another card of the same topic."""

    topic: str

    async def run(self, press: Press) -> None:
        await press.response.send_modal(_form(Submit(self.topic), "A card of your own"))


@dataclass(frozen=True)
class Submit(Action, name="cards-submit"):
    topic: str

    async def run(self, press: Press) -> None:
        fields = typed(press)
        listed = await press.client.tutor.cards.add(
            LearnerId(press.user.id),
            None if self.topic == _NONE else TopicId(self.topic),
            fields.get("front", ""),
            fields.get("back", ""),
            at=press.created_at,
            interaction=InteractionId(press.id),
        )
        await show(press, card_screen(listed, "✅ **Saved.** Only you see it. It comes with your next new cards."))


@dataclass(frozen=True)
class Edit(Action, name="cards-edit"):
    version: int

    async def run(self, press: Press) -> None:
        listed = await _get(press, self.version)
        if not listed.own or not isinstance(listed.item, Flashcard):
            raise Stale("Only cards of your own can be changed.")
        form = _form(Change(self.version), "Change your card", listed.item.front, listed.item.back)
        await press.response.send_modal(form)


@dataclass(frozen=True)
class Change(Action, name="cards-change"):
    """An edit that was sent."""

    version: int

    async def run(self, press: Press) -> None:
        fields, cards = typed(press), press.client.tutor.cards
        listed = await cards.edit(
            LearnerId(press.user.id),
            VersionId(self.version),
            fields.get("front", ""),
            fields.get("back", ""),
            at=press.created_at,
        )
        await show(press, card_screen(listed, "✅ **Saved.** What you remember of it stays."))


@dataclass(frozen=True)
class Delete(Action, name="cards-delete"):
    version: int

    async def run(self, press: Press) -> None:
        await _delete(press, self.version, deleted=True)


@dataclass(frozen=True)
class Restore(Action, name="cards-restore"):
    version: int

    async def run(self, press: Press) -> None:
        await _delete(press, self.version, deleted=False)


@dataclass(frozen=True)
class Suspend(Action, name="cards-suspend"):
    version: int

    async def run(self, press: Press) -> None:
        await _suspend(press, self.version, suspended=True)


@dataclass(frozen=True)
class Resume(Action, name="cards-resume"):
    version: int

    async def run(self, press: Press) -> None:
        await _suspend(press, self.version, suspended=False)


@dataclass(frozen=True)
class Choose(Action, name="cards-choose"):
    """The menu under the list."""

    async def run(self, press: Press) -> None:
        version = next(iter(chosen(press)), "")
        await show(press, card_screen(await _get(press, int(version) if version.isdecimal() else 0)))


@dataclass(frozen=True)
class Page(Action, name="cards-list"):
    """From 1."""

    page: int

    async def run(self, press: Press) -> None:
        await _list(press, self.page)


async def _get(press: Press, version: int) -> Listed:
    return await press.client.tutor.cards.get(LearnerId(press.user.id), VersionId(version), at=press.created_at)


async def _delete(press: Press, version: int, *, deleted: bool) -> None:
    cards, learner = press.client.tutor.cards, LearnerId(press.user.id)
    listed = await cards.delete(learner, VersionId(version), deleted=deleted, at=press.created_at)
    await show(press, card_screen(listed, "🗑️ **Deleted.**" if deleted else "✅ **It is back**, as it was."))


async def _suspend(press: Press, version: int, *, suspended: bool) -> None:
    listed = await press.client.tutor.cards.suspend(
        LearnerId(press.user.id),
        VersionId(version),
        suspended=suspended,
        at=press.created_at,
        interaction=InteractionId(press.id),
    )
    await show(press, card_screen(listed))


async def _list(press: Press, page: int) -> None:
    every = await press.client.tutor.cards.all(LearnerId(press.user.id), at=press.created_at)
    await show(press, list_screen(every, page))


def _form(action: Action, title: str, front_text: str = "", back_text: str = "") -> Form:
    front_input, back_input = (
        TextInput[Any](custom_id=name, style=TextStyle.paragraph, default=default or None, max_length=most)
        for name, default, most in (("front", front_text, FRONT), ("back", back_text, BACK))
    )
    return action.form(
        title,
        Label(text="Front", description="What you want to be asked", component=front_input),
        Label(text="Back", description="What you want to remember", component=back_input),
    )


def card_screen(listed: Listed, note: str = "") -> Screen:
    """Both sides, where it stands, and what can be done with it."""
    status = text(f"{note}\n-# {_status(listed)}" if note else f"-# {_status(listed)}")
    asked, answer = text(front(listed.item, answered=True)), text(back(listed.item))
    fit([status, asked, answer], [answer, asked])
    buttons = _buttons(listed)
    return Screen(status, rule(), asked, answer, *rows(buttons), colour=GOOD if note else CALM)


def _buttons(listed: Listed) -> list[discord.ui.Item[Any]]:
    version, all_cards = listed.version, Page(1).button("All my cards")
    if listed.deleted:
        return [Restore(version).button("Undo", emoji="↩️", style=ButtonStyle.primary), all_cards]
    buttons: list[discord.ui.Item[Any]] = []
    if listed.suspended:
        buttons.append(Resume(version).button("Let it come again", style=ButtonStyle.success))
    if listed.own:
        topic = _NONE if listed.item.topic == OWN_TOPIC else listed.item.topic
        buttons += [Edit(version).button("Edit"), Delete(version).button("Delete", style=ButtonStyle.danger)]
        buttons.append(Add(topic).button("Write another one"))
    if not listed.suspended:
        buttons.append(Suspend(version).button("Suspend"))
    return [*buttons, all_cards]


def list_screen(every: Sequence[Listed], page: int) -> Screen:
    write = Add(_NONE).button("Write a card", style=ButtonStyle.primary)
    if not every:
        words = "## Your own cards\nThere are none yet, and no card is suspended. Write what you want to remember."
        return Screen(text(words), row(write, Next().button("Review cards")))
    pages = -(-len(every) // _PAGE)
    page = min(max(page, 1), pages)
    shown = every[(page - 1) * _PAGE : page * _PAGE]
    head = "## Suspended cards and your own" + (f"\n-# Page {page} of {pages}" if pages > 1 else "")
    lines = [f"- {people(shortened(_summary(listed), 80))}\n  -# {_status(listed)}" for listed in shown]
    menu = Select[Any](
        custom_id=Choose().custom_id,
        placeholder="Look at a card",
        options=[
            SelectOption(label=shortened(_summary(listed), 100), value=str(listed.version), description=_status(listed))
            for listed in shown
        ],
    )
    turn = [Page(page - 1).button("Back", disabled=page == 1), Page(page + 1).button("More", disabled=page == pages)]
    return Screen(text(head), text("\n".join(lines)), row(menu), row(write, *(turn if pages > 1 else [])))


def _summary(listed: Listed) -> str:
    """What tells it from the others, as it was typed."""
    item = listed.item
    if isinstance(item, Flashcard):
        return item.front
    if isinstance(item, Recall):
        return item.prompt
    return item.stem if isinstance(item, Question) else item.title


def _status(listed: Listed) -> str:
    own = "your own" if listed.own else listed.topic
    if listed.deleted:
        return f"{own} · deleted"
    if listed.suspended:
        forgotten = f" · forgotten on {plural(listed.lapses, 'day')}" if listed.lapses else ""
        return f"{own} · suspended{forgotten}"
    return f"{own} · comes {on_date(listed.due, listed.today)}" if listed.due else f"{own} · new"
