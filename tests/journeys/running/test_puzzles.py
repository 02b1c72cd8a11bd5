"""Ana solves puzzles, through the wire, with the real sandbox."""

import asyncio

import pytest

from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import message_with, settled
from tests.journeys.running.courses import CENTRE
from tutorbot.domain.ids import LearnerId
from tutorbot.playground.people import Person
from tutorbot.playground.servers import Playground
from tutorbot.settings import Settings

ROWS = "def centre(x):\n    return x - x.mean(dim=1, keepdim=True)"
HOSTILE = r"""
print("```\n# Free money\n[here](https://example.com) @everyone <@1> ||x||")
print("\x1b[31mred\x1b[0m \u202eabc\u202c \u200b|\x07")
def centre(x):
    raise ValueError("``` **x** @everyone \x1b[31m \u202e [y](https://example.com)")
"""


async def begin(person: Person, topic: str = "filters", difficulty: str = "medium") -> None:
    await person.command("puzzle", topic=topic, difficulty=difficulty)


async def answer(person: Person, code: str) -> str:
    """Send an answer from the puzzle on the screen, and wait for its verdict."""
    label = next(button.label for button in person.screen.buttons if button.label in ("Answer", "Try again"))
    await person.press(label)
    await person.submit(code=code)
    return await settled(person)


def field(person: Person, name: str = "code") -> object:
    assert person.modal is not None, person.see()
    return person.modal.field(name).value


async def kept(bot: Bot, person: Person) -> dict[str, int]:
    return await bot.tutor.learners.kept(LearnerId(int(person.id)))


# From the statement to the card


async def test_a_puzzle_is_solved_after_two_wrong_tries(ana: Person, bot: Bot, playground: Playground) -> None:
    await begin(ana)
    assert ana.screen.ephemeral
    assert "-# Filters · medium · write it\n### Centre each column" in ana.see()
    assert "# tensor([[-1., -2.], [1., 2.]])" in ana.see(), "an example, with what the reference gives"
    assert "proved with torch" in ana.see()
    await ana.press("Answer")
    assert field(ana) == "def centre(x):\n    ..."
    ana.close_modal()

    seen = await answer(ana, ROWS)
    assert "### ❌ Not yet · 0 of " in seen
    assert "You took the mean over `dim=1`" in seen
    assert "1 day in a row, today is done" in seen
    seen = await answer(ana, "def centre(x):\n    return x.men()")
    assert "has no attribute" in seen
    await ana.press("Try again")
    assert field(ana) == "def centre(x):\n    return x.men()", "the last try"
    ana.close_modal()

    await ana.press("Hint")
    assert "💡 Which dimension do the rows of a column lie along?" in ana.see()
    await ana.press("Next hint")
    assert "💡 Subtract a mean from `x`." in ana.see()
    await ana.press("Try without grading")
    await ana.submit(code=CENTRE)
    assert "nothing was graded" in await settled(ana)
    assert "tensor([[-1., -2.], [1., 2.]])" in ana.see()
    await ana.press("Answer with this")
    assert field(ana) == CENTRE
    await ana.submit()
    seen = await settled(ana)
    assert "### ✅ Solved with the third try" in seen
    assert f"**A solution**\n```python\n{CENTRE}\n```" in seen
    assert "The mean over dimension 0 has one value for each column." in seen
    counted = await kept(bot, ana)
    assert (counted["puzzle_submissions"], counted["streak_events"], counted["cards"]) == (3, 3, 1)
    assert len(ana.messages()) == 1, "all of it in one message"

    playground.move_clock("+10d")
    await ana.command("card")
    while "Centre each column" not in ana.see():
        await ana.press("Show the answer")
        await ana.press("Easy")
    await ana.press("Show the answer")
    assert CENTRE in ana.see()
    await ana.press("Good")
    assert "Good: that card comes back" in ana.see()


async def test_a_prediction_is_taken_in_any_notation(ana: Person) -> None:
    await begin(ana, difficulty="easy")
    assert "**Asked for:** the shape of `y`" in ana.see()
    assert "Try without grading" not in ana.see()
    seen = await answer(ana, "(1, 1, 5, 5)")
    assert "That would need `padding=1`." in seen
    assert "x = torch.zeros(1, 1, 5, 5)" in seen, "the code stays in sight"
    seen = await answer(ana, "torch.Size([1,1,3,3])")
    assert "✅ Solved with the second try" in seen
    assert "**The answer** `(1, 1, 3, 3)`" in seen


async def test_lines_are_put_in_order_by_their_numbers_or_by_moving_them(ana: Person) -> None:
    await begin(ana, "sizes", "easy")
    lines = [line.partition("  ")[2] for line in ana.see().splitlines() if line.lstrip()[:1].isdigit()]
    assert len(lines) == 5
    await ana.press("Answer")
    assert str(field(ana)).splitlines() == lines
    ana.close_modal()
    right = [
        "def total(x):",
        "    result = 0.0",
        "    for value in x:",
        "        result = result + value",
        "    return result",
    ]
    seen = await answer(ana, "\n".join([*right[:2], right[4], right[2], right[3]]))
    assert "It returns before it has added anything." in seen
    seen = await answer(ana, " ".join(str(lines.index(line) + 1) for line in right))
    assert "✅ Solved with the second try" in seen


async def test_long_code_comes_as_a_file(ana: Person) -> None:
    await begin(ana)
    long = "# " + "x" * 5000 + "\n" + CENTRE
    await ana.press("Answer")
    await ana.submit(file=("answer.py", ROWS.encode() + b"\n#" + b"y" * 5000))
    assert "You took the mean over `dim=1`" in await settled(ana)
    await ana.press("Try again")
    assert field(ana) == ""
    assert "too long for this field" in ana.see() or ana.modal is not None
    await ana.submit(file=("answer.py", long.encode()))
    assert "✅ Solved" in await settled(ana)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xff\xfe\x00", "no text in UTF-8"), (b"x" * 90_000, "90,000 bytes"), (b"x" * 30_000, "characters long")],
)
async def test_a_file_that_is_no_code_is_refused_kindly(ana: Person, content: bytes, words: str) -> None:
    await begin(ana)
    await ana.press("Answer")
    answered = await ana.submit(file=("answer.py", content))
    assert words in str(answered.screen)


async def test_the_solution_is_asked_for_twice_before_it_ends_the_puzzle(ana: Person, bot: Bot) -> None:
    await begin(ana)
    await ana.press("Show the solution")
    assert "That ends this puzzle." in ana.see()
    await ana.press("Back to the puzzle")
    await ana.press("Answer")
    ana.close_modal()
    await ana.press("Show the solution")
    await ana.press("Show the solution")
    assert "📖 The solution\nNo shame in that." in ana.see()
    assert CENTRE in ana.see()
    counted = await kept(bot, ana)
    assert (counted["cards"], counted["streak_events"]) == (1, 0)
    await ana.command("card")
    assert "1 review" in ana.see()


async def test_another_one_can_be_asked_for_and_the_first_is_gone_back_to(ana: Person) -> None:
    await ana.command("puzzle")
    first = ana.see().splitlines()[2]
    await ana.press("Another one")
    second = ana.see().splitlines()[2]
    assert second != first
    await ana.command("puzzle")
    assert second in ana.see()


async def test_topics_with_puzzles_are_offered(ana: Person) -> None:
    offered = [choice["value"] for choice in await ana.complete("puzzle", "topic", "")]
    assert offered == ["filters", "sizes"]
    assert [choice["value"] for choice in await ana.complete("puzzle", "topic", "siz")] == ["sizes"]
    await ana.command("puzzle", topic="nowhere")
    assert "no puzzle in such a topic" in ana.see()


# What code can do


async def test_code_that_never_ends_is_told_that_it_takes_too_long(ana: Person) -> None:
    await begin(ana)
    seen = await answer(ana, "print('before')\nwhile True:\n    pass")
    assert "⏱️ It takes too long" in seen
    assert "before" in seen, "what was printed before is shown"
    assert "✅ Solved" in await answer(ana, CENTRE)


async def test_a_megabyte_of_output_is_cut_and_told(ana: Person) -> None:
    await begin(ana)
    seen = await answer(ana, f"print('spam ' * 200_000)\n{CENTRE}")
    assert "✂️ It prints too much" in seen
    assert "spam spam" in seen
    assert "✅ Solved" in await answer(ana, CENTRE)


async def test_hostile_output_is_shown_as_it_is_and_does_nothing(ana: Person, playground: Playground) -> None:
    await begin(ana)
    seen = await answer(ana, HOSTILE)
    assert "❌" in seen
    check_harmless(ana, playground)
    await ana.press("Try without grading")
    await ana.submit(code=HOSTILE)
    await settled(ana)
    assert r"\x1b[31mred" in ana.see()
    check_harmless(ana, playground)


def check_harmless(person: Person, playground: Playground) -> None:
    """Whatever code wrote stands inside of code; nothing pings, links, colours or turns round."""
    for component in person.screen.components:
        content = str(component.get("content", ""))
        blocks = content.split("```")
        assert len(blocks) % 2 == 1, content
        outside = " ".join(blocks[::2])
        outside = " ".join(outside.split("`")[::2])
        for active in ("Free money", "](http", "@everyone", "<@1>", "||"):
            assert active not in outside, content
        assert not set(content) & set("\x1b\x07\u202e\u202c"), content
    assert person.screen.raw["mentions"] == []
    assert not person.screen.raw["mention_everyone"]
    sent = [
        call["body"]["data"]
        for call in playground.recorded
        if isinstance(call["body"], dict) and "data" in call["body"]
    ]
    assert all(data.get("allowed_mentions", {"parse": []}) == {"parse": []} for data in sent if isinstance(data, dict))


# Restarts


SLOW = f"import time\ntime.sleep(2)\n{CENTRE}"


class TestRestarts:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """A bot that does not wait for what it began, as one that is killed does not."""
        return settings.model_copy(update={"drain_seconds": 0})

    async def interrupt(self, person: Person, bot: Bot) -> None:
        await begin(person)
        await person.press("Answer")
        await person.submit(code=SLOW)
        await bot.stop()
        assert "Solved" not in person.see()

    async def test_an_answer_that_a_restart_interrupts_is_judged_and_shown_without_a_press(
        self, ana: Person, bot: Bot
    ) -> None:
        await self.interrupt(ana, bot)
        await bot.start()
        await message_with(ana, "✅ Solved at the first try", patience=60)
        counted = await kept(bot, ana)
        assert (counted["puzzle_submissions"], counted["streak_events"], counted["cards"]) == (1, 1, 1)
        await ana.command("puzzle")
        assert "Centre each column" not in ana.see()

    async def test_a_sandbox_that_goes_down_with_the_bot_loses_nothing(
        self, settings: Settings, playground: Playground
    ) -> None:
        bot, ana = Bot(settings, playground), playground.person("ana")
        await bot.start()
        assert await bot.tutor.puzzles.sandbox.ready()
        await self.interrupt(ana, bot)
        await bot.start()
        await message_with(ana, "✅ Solved at the first try", patience=90)
        await bot.stop()

    async def test_a_verdict_that_comes_too_late_for_its_message_is_shown_by_the_next_command(
        self, ana: Person, bot: Bot, playground: Playground
    ) -> None:
        await self.interrupt(ana, bot)
        playground.move_clock("+1h")
        await bot.start()
        async with asyncio.timeout(60):
            while True:
                if (await kept(bot, ana))["cards"]:
                    break
                await asyncio.sleep(0.05)
        assert "Solved" not in ana.see()
        await ana.command("puzzle")
        assert "✅ Solved at the first try" in ana.see()
        await ana.command("puzzle")
        assert "Solved" not in ana.see()

    async def test_an_open_form_outlives_a_restart(self, ana: Person, bot: Bot) -> None:
        await begin(ana)
        await ana.press("Answer")
        await bot.restart()
        await ana.submit(code=CENTRE)
        assert "✅ Solved" in await settled(ana)


# Somebody else's, forged, twice


async def test_nobody_touches_the_puzzle_of_somebody_else(ana: Person, ben: Person, bot: Bot) -> None:
    await begin(ana)
    before = await kept(bot, ana)
    screen = ana.screen
    for action in ("look:1", "answer:1", "try:1", "give-up:1", "solution:1", "hint:1:1", "other:1:-:-"):
        answered = await ben.press_raw(screen, f"tb1:puzzle-{action}")
        assert "belongs to somebody else" in str(answered.screen), action
    for form in ("submit:1", "trying:1"):
        answered = await ben.submit_raw(f"tb1:puzzle-{form}", {"code": CENTRE})
        assert "belongs to somebody else" in str(answered.screen), form
    assert await kept(bot, ana) == before


async def test_forged_buttons_get_a_kind_answer(ana: Person) -> None:
    await begin(ana)
    screen = ana.screen
    for action in ("look:99", "hint:99:1", "solution:99", "other:99:-:-"):
        answered = await ana.press_raw(screen, f"tb1:puzzle-{action}")
        assert "This puzzle is gone." in str(answered.screen), action
    answered = await ana.press_raw(screen, "tb1:puzzle:-:terrible")
    assert "Centre each column" in str(answered.screen) or "###" in str(answered.screen)
    for action in ("look:x", "hint:1", "submit", "hint:1:-1"):
        answered = await ana.press_raw(screen, f"tb1:puzzle-{action}")
        assert "older version" in str(answered.screen), action


async def test_the_same_form_sent_five_times_is_one_answer(ana: Person, bot: Bot) -> None:
    await begin(ana)
    await ana.press("Answer")
    assert ana.modal is not None
    form, screen = ana.modal.custom_id, ana.screen
    ana.close_modal()
    await asyncio.gather(*(ana.submit_raw(form, {"code": CENTRE}, screen) for _ in range(5)))
    assert "✅ Solved at the first try" in await settled(ana)
    counted = await kept(bot, ana)
    assert (counted["puzzle_submissions"], counted["streak_events"], counted["cards"]) == (1, 1, 1)


async def test_eleven_answers_in_a_minute_are_one_too_many_and_the_last_is_kept(ana: Person) -> None:
    await begin(ana, difficulty="easy")
    for number in range(10):
        await answer(ana, str(number))
    await ana.press("Try again")
    answered = await ana.submit(code="(1, 1, 3, 3)")
    assert "Please try again in" in str(answered.screen)
    await ana.press("Try again")
    assert field(ana) == "(1, 1, 3, 3)"


@pytest.mark.parametrize("place", ["dm", "@ben"])
async def test_puzzles_work_everywhere(ana: Person, ben: Person, place: str) -> None:
    ana.at(place)
    await begin(ana, difficulty="easy")
    assert "✅ Solved" in await answer(ana, "1x1x3x3")
    assert ben.at({"dm": "dm", "@ben": "@ana"}[place]).messages() == []
