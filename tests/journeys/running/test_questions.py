"""Mia, who moderates, writes puzzles; they are run before Ana is asked them."""

import pytest

from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import settled
from tests.journeys.running.test_puzzles import answer
from tests.journeys.tours import IMPLEMENT, PREDICT
from tests.tutor.moderators import member
from tutorbot.domain.ids import GuildId
from tutorbot.playground.people import Person
from tutorbot.playground.worlds import GUILD_ID


async def write(person: Person, kind: str, typed: dict[str, str], **options: str) -> str:
    await person.command("question add", kind=kind, **options)
    await person.submit(typed)
    return await settled(person)


async def test_a_puzzle_whose_solution_fails_does_not_go_live_and_nothing_typed_is_lost(
    mia: Person, ana: Person
) -> None:
    seen = await write(mia, "Implement puzzle", {**IMPLEMENT, "solution": "def double(x):\n    return x.twice()"})
    assert "## ✏️ Not saved yet" in seen
    assert "**Solution**\n- it was run, and that went wrong: " in seen
    assert "has no attribute 'twice'" in seen
    await ana.command("puzzle", topic="server")
    assert "no puzzle in such a topic" in await settled(ana)
    await mia.press("Open the form again")
    assert mia.modal is not None
    assert mia.modal.field("calls").value == IMPLEMENT["calls"]
    await mia.submit(solution=IMPLEMENT["solution"])
    assert "✅ **Live now in this server**: question 1, version 1." in await settled(mia)
    assert "double(torch.ones(2, 2))\n# tensor([[2., 2.], [2., 2.]])" in mia.see(), "what her solution gives"
    assert "**Hidden checks**\n```python\ndouble(torch.zeros(0))" in mia.see()

    await ana.command("puzzle", topic="server")
    assert "double(torch.tensor([1.0, 2.0]))\n# tensor([2., 4.])" in await settled(ana)
    assert "torch.zeros(0)" not in ana.see(), "hidden"
    assert "✅ Solved at the first try" in await answer(ana, "def double(x):\n    return x + x")


async def test_a_prediction_is_checked_by_running(mia: Person, ana: Person) -> None:
    seen = await write(mia, "Predict puzzle", {**PREDICT, "solution": "(2, 3)"})
    assert "**Solution**\n- it was run, and does not pass" in seen
    await mia.press("Open the form again")
    await mia.submit(solution="(3, 2)")
    assert "Live now" in await settled(mia)
    await ana.command("puzzle", topic="server")
    await settled(ana)
    assert "✅ Solved" in await answer(ana, "3x2")


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("Implement puzzle", IMPLEMENT | {"starter": IMPLEMENT["solution"]}, "it passes already"),
        ("Implement puzzle", IMPLEMENT | {"calls": "nothing here ("}, "**Calls to check**"),
        ("Predict puzzle", PREDICT | {"asks": "the meaning of life"}, "**What is asked for**"),
        ("Predict puzzle", PREDICT | {"code": "while True: pass"}, "**Solution**"),
    ],
)
async def test_faults_are_named_by_field(mia: Person, kind: str, typed: dict[str, str], words: str) -> None:
    seen = await write(mia, kind, typed)
    assert "Not saved yet" in seen
    assert words in seen


async def test_title_difficulty_and_hints_have_a_form_of_their_own(mia: Person, ana: Person) -> None:
    await write(mia, "Predict puzzle", PREDICT, hint="What does T stand for?")
    assert "💡 What does T stand for?" in mia.see()
    await mia.press("Title, difficulty, hints")
    await mia.submit(title="Turned over", difficulty="Hard", hints="What does T stand for?\nTranspose.")
    assert "question 1, version 2" in await settled(mia)
    await ana.command("puzzle", topic="server", difficulty="hard")
    assert "### Turned over" in await settled(ana)
    await ana.press("Hint")
    await ana.press("Next hint")
    assert "💡 Transpose." in ana.see()
    assert "Next hint" not in ana.see()


async def test_a_puzzle_is_edited_listed_retired_and_brought_back_like_a_question(mia: Person, ana: Person) -> None:
    await write(mia, "Implement puzzle", IMPLEMENT)
    await mia.press("Edit")
    assert mia.modal is not None
    assert {field.custom_id: field.value for field in mia.modal.fields} == IMPLEMENT
    await mia.submit(statement="Write `double(x)`: twice as much of everything.")
    assert "question 1, version 2" in await settled(mia)
    await mia.press("All questions")
    assert "**1** · Write double(x)\n-# This server's questions · implement puzzle · medium · version 2" in mia.see()
    assert [each["value"] for each in await mia.complete("question edit", "question", "double")] == ["1"]
    await mia.choose("Look at a question", "1")
    await mia.press("Retire")
    await ana.command("puzzle", topic="server")
    assert "no puzzle in such a topic" in await settled(ana)
    await mia.press("Bring it back")
    await mia.press("History")
    assert [line.split(" by")[0] for line in mia.see().splitlines() if line.startswith("- ")] == [
        "- brought back",
        "- retired",
        "- edited",
        "- added",
    ]
    await ana.command("puzzle", topic="server")
    assert "twice as much of everything" in await settled(ana)


async def test_what_a_moderator_typed_formats_and_links_nothing(mia: Person, ana: Person) -> None:
    hostile = PREDICT | {
        "statement": "Is it [free](https://example.com)? ~~No~~ and **never**, `@code`.",
        "explanation": "See https://example.com and _think_.",
        "asks": "shape of y  # a` [free nitro](https://evil.example) `b",
    }
    await write(mia, "Predict puzzle", hostile)
    await ana.command("puzzle", topic="server")
    await settled(ana)
    assert "](" not in ana.see().replace("\u02cb [free nitro](https://evil.example) \u02cb", ""), (
        "but for what is in code"
    )
    assert r"\*\*never\*\*" in ana.see()
    await answer(ana, "3x2")
    assert "https://" not in ana.see()


async def test_only_moderators_write_puzzles(ana: Person, mia: Person, bot: Bot) -> None:
    await ana.command("question add", kind="Predict puzzle")
    assert "⚠️ Only members with the permission **Manage Server**" in ana.see()
    await mia.command("question add", kind="Predict puzzle")
    assert mia.modal is not None
    answered = await ana.submit_raw(mia.modal.custom_id, PREDICT)
    assert "Manage Server" in str(answered.screen)
    guild = GuildId(int(GUILD_ID))
    assert await bot.tutor.questions.all(member(guild=guild, manages=True)) == []
