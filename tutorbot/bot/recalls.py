"""`/recall`: a prompt, an answer in one's own words, a proposal of what it says, and the learner's last word on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ButtonStyle, SelectOption, TextStyle, app_commands
from discord.ui import Label, TextInput

from tutorbot.bot.actions import Action, Commands, Press, chosen, typed
from tutorbot.bot.items import words
from tutorbot.bot.modes import OpenTopic
from tutorbot.bot.screens import GOOD, WARM, Screen, defer, fit, row, rule, show, text
from tutorbot.bot.texts import inert, people, plural, shortened
from tutorbot.bot.topics import complete_recall_topic, guild_of
from tutorbot.bot.waiting import awaited
from tutorbot.domain.ids import InteractionId, LearnerId, RecallId, TopicId
from tutorbot.domain.recalls import Judgement, Mark
from tutorbot.domain.rubrics import Concept
from tutorbot.tutor.recalls import LONGEST, Recalled

_ANY = "-"
"""No topic: a custom_id has no empty fields."""
_MARKS = {Mark.TICKED: "✅", Mark.OPEN: "❔", Mark.UNTICKED: "▫️"}
_QUOTED = 160
"""Characters of a sentence that earned a tick."""
_SHOWN = 900
"""Characters of the learner's own answer."""


@app_commands.command()
@app_commands.describe(topic="What to describe (any topic if you leave it out)")
@app_commands.autocomplete(topic=complete_recall_topic)
async def recall(press: Press, topic: app_commands.Range[str, 1, 40] | None = None) -> None:
    """Describe something in your own words, and see which ideas of a full answer are in it."""
    await begin(press, TopicId(topic) if topic else None)


COMMANDS: Commands = (recall,)


async def begin(press: Press, topic: TopicId | None) -> None:
    await defer(press)
    shown = await press.client.tutor.recalls.begin(
        LearnerId(press.user.id), guild_of(press), topic, at=press.created_at, interaction=InteractionId(press.id)
    )
    await show(press, recall_screen(shown))


@dataclass(frozen=True)
class Begin(Action, name="recall"):
    topic: str

    async def run(self, press: Press) -> None:
        await begin(press, None if self.topic == _ANY else TopicId(self.topic))


@dataclass(frozen=True)
class Look(Action, name="recall-look"):
    """The attempt as it stands."""

    attempt: int

    async def run(self, press: Press) -> None:
        await defer(press)
        shown = await press.client.tutor.recalls.look(RecallId(self.attempt), LearnerId(press.user.id))
        await show(press, recall_screen(shown))


@dataclass(frozen=True)
class Hint(Action, name="recall-hint"):
    attempt: int

    async def run(self, press: Press) -> None:
        shown = await press.client.tutor.recalls.hint(RecallId(self.attempt), LearnerId(press.user.id))
        await show(press, recall_screen(shown))


@dataclass(frozen=True)
class Answer(Action, name="recall-answer"):
    attempt: int

    async def run(self, press: Press) -> None:
        field = TextInput[Any](custom_id="answer", style=TextStyle.paragraph, max_length=LONGEST)
        about = "Two to five sentences, in your own words"
        label = Label[Any](text="Your answer", description=about, component=field)
        await press.response.send_modal(Submit(self.attempt).form("In your own words", label))


@dataclass(frozen=True)
class Submit(Action, name="recall-submit"):
    """The form of `Answer`, sent. What was typed is kept before it is acknowledged."""

    attempt: int

    async def run(self, press: Press) -> None:
        recalls, whose = press.client.tutor.recalls, (RecallId(self.attempt), LearnerId(press.user.id))
        await recalls.keep(*whose, typed(press).get("answer", ""))
        await defer(press)
        waiting = waiting_screen(self.attempt)
        await show(press, recall_screen(await awaited(press, recalls.look(*whose), waiting)))


@dataclass(frozen=True)
class Tick(Action, name="recall-tick"):
    """The learner says which concepts are in the answer."""

    attempt: int

    async def run(self, press: Press) -> None:
        ticking = press.client.tutor.recalls.tick(RecallId(self.attempt), LearnerId(press.user.id), chosen(press))
        await show(press, recall_screen(await ticking))


@dataclass(frozen=True)
class Confirm(Action, name="recall-confirm"):
    attempt: int

    async def run(self, press: Press) -> None:
        confirming = press.client.tutor.recalls.confirm(
            RecallId(self.attempt),
            LearnerId(press.user.id),
            at=press.created_at,
            interaction=InteractionId(press.id),
        )
        await show(press, recall_screen(await confirming))


def recall_screen(shown: Recalled) -> Screen:
    if shown.judgements is None:
        return prompt_screen(shown) if shown.answer is None else waiting_screen(shown.attempt)
    return result_screen(shown) if shown.confirmed else proposal_screen(shown, shown.judgements)


def prompt_screen(shown: Recalled) -> Screen:
    parts = [text(_head(shown)), text(f"### {words(shown.recall, shown.recall.prompt)}")]
    if shown.hinted:
        parts.append(text(f"💡 {words(shown.recall, shown.recall.hint)}"))
    note = "You have been asked them all before: this one comes again. " if shown.repeats else ""
    count = plural(len(shown.recall.concepts), "idea")
    parts.append(text(f"-# {note}A full answer holds {count}. Two to five sentences are best; only you see them."))
    buttons = [Answer(shown.attempt).button("Answer", emoji="✍️", style=ButtonStyle.primary)]
    if not shown.hinted:
        buttons.append(Hint(shown.attempt).button("Hint", emoji="💡"))
    buttons.append(OpenTopic(shown.recall.topic).button("The topic's page"))
    return Screen(*parts, row(*buttons))


def waiting_screen(attempt: int) -> Screen:
    said = "### ⏳ Your answer is being read\nThis message changes as soon as that is done. Nothing you wrote is lost."
    return Screen(text(said), row(Look(attempt).button("Look again")))


def proposal_screen(shown: Recalled, judgements: Sequence[Judgement]) -> Screen:
    """What seems to be in the answer, with the sentences that say so, for the learner to agree or to change."""
    by_id = {each.concept: each for each in judgements}
    lines = [_proposed(concept, by_id[concept.id], shown) for concept in shown.recall.concepts]
    head, asked = text(_head(shown)), text(f"### {words(shown.recall, shown.recall.prompt)}")
    answer = text(f"**You wrote**\n{_own(shown.answer or '')}")
    found = text("\n".join(["**I find in it**", *lines]))
    notes = ["❔ I cannot tell: you decide." if any(each.mark is Mark.OPEN for each in judgements) else ""]
    notes.append("Tick what you have said and untick what you have not; your word counts.")
    notes.append("I compared words only: what understands meaning is not installed here." if shown.by_words else "")
    small = text(f"-# {' '.join(filter(None, notes))}")
    fit([head, asked, answer, found, small], [answer, found])
    menu: discord.ui.Select[Any] = discord.ui.Select(
        custom_id=Tick(shown.attempt).custom_id,
        placeholder="What is in your answer?",
        min_values=0,
        max_values=len(shown.recall.concepts),
        options=[
            SelectOption(label=shortened(concept.text, 100), value=concept.id, default=concept.id in shown.ticked)
            for concept in shown.recall.concepts
        ],
    )
    agree = Confirm(shown.attempt).button(
        f"That is right: {len(shown.ticked)} of {len(shown.recall.concepts)}", style=ButtonStyle.success
    )
    return Screen(head, asked, rule(), answer, found, small, row(menu), row(agree))


def result_screen(shown: Recalled) -> Screen:
    got, of = len(shown.ticked), len(shown.recall.concepts)
    lines = [
        f"{'✅' if concept.id in shown.ticked else '▫️'} {words(shown.recall, concept.text)}"
        for concept in shown.recall.concepts
    ]
    head = text(_head(shown))
    asked = text(f"-# {words(shown.recall, shown.recall.prompt)}")
    counted = text("\n".join([f"## You got {got} of {of}", *lines]))
    full = text(f"**A full answer says**\n{words(shown.recall, shown.recall.full)}")
    after = "It stays with you: its card moves on." if got == of else "What is missing comes back with time."
    small = text(f"-# {after}")
    buttons = (
        Begin(shown.asked or _ANY).button("Another one", emoji="✍️", style=ButtonStyle.primary),
        OpenTopic(shown.recall.topic).button("The topic's page"),
    )
    return Screen(head, asked, counted, rule(), full, small, row(*buttons), colour=GOOD if got == of else WARM)


def _proposed(concept: Concept, judged: Judgement, shown: Recalled) -> str:
    mark = "✅" if concept.id in shown.ticked else "▫️" if judged.mark is Mark.TICKED else _MARKS[judged.mark]
    said = f"\n-# “{inert(judged.evidence, _QUOTED)}”" if judged.evidence else ""
    return f"{mark} {words(shown.recall, concept.text)}{said}"


def _own(answer: str) -> str:
    """The learner's own words, which format, link and ping nothing."""
    return "\n".join(f"> {people(line)}" for line in shortened_lines(answer))


def shortened_lines(answer: str) -> list[str]:
    """The lines that hold something, up to a length that leaves room for the rest."""
    kept = answer if len(answer) <= _SHOWN else f"{answer[:_SHOWN].rpartition(' ')[0]} …"
    return [line for line in kept.splitlines() if line.strip()]


def _head(shown: Recalled) -> str:
    return f"-# {shown.topic} · in your own words"
