"""Ana runs code of her own, through the wire, with the real sandbox."""

import asyncio

import pytest

from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import message_with, settled
from tests.journeys.running.test_puzzles import check_harmless
from tutorbot.domain.ids import LearnerId
from tutorbot.playground.people import Person
from tutorbot.playground.servers import Playground

MESSAGE = "Why does this fail?\n```python\nx = torch.ones(2, 3)\nx @ x\n```\nand ```print('second')```"


async def run(person: Person, code: str) -> str:
    await person.command("run")
    await person.submit(code=code)
    return await settled(person)


async def test_code_is_run_and_its_last_value_is_shown_as_a_notebook_does(ana: Person, ben: Person) -> None:
    seen = await run(ana, "x = torch.ones(2, 3)\nprint('shape', tuple(x.shape))\nx * 2")
    assert "### ✅ It ran" in seen
    assert "**Printed**\n```\nshape (2, 3)\n```" in seen
    assert "**Last value** · tensor, shape (2, 3), dtype float32\n```\ntensor([[2., 2., 2.]," in seen
    assert ana.screen.ephemeral
    assert ben.messages() == []
    assert "It printed nothing" in await run(ana, "x = 1")


async def test_an_error_is_shown_with_the_lines_of_its_author_alone(ana: Person) -> None:
    seen = await run(ana, "def half(x):\n    return x / 0\n\nprint('so far')\nhalf(1)")
    assert "### ❌ It ended with an error" in seen
    assert "so far" in seen
    assert "answer.py, line 5" in seen
    assert "return x / 0" in seen
    assert "ZeroDivisionError: division by zero" in seen
    assert "site-packages" not in seen


async def test_the_form_holds_what_was_run_last_and_edits_go_into_the_same_message(ana: Person) -> None:
    await run(ana, "print(1)")
    await ana.press("Edit and run again")
    assert ana.modal is not None
    assert ana.modal.field("code").value == "print(1)"
    await ana.submit(code="print(2)")
    assert "```\n2\n```" in await settled(ana)
    assert len(ana.messages()) == 1
    await ana.command("run")
    assert ana.modal is not None
    assert ana.modal.field("code").value == "print(2)"


async def test_a_file_is_run(ana: Person) -> None:
    await ana.command("run", file=("my.py", b"\xef\xbb\xbfprint('from a file')\r\n"))
    assert "from a file" in await settled(ana)
    await ana.command("run", file=("my.py", b"\xff\xfe\x00"))
    assert "no text in UTF-8" in ana.see()


async def test_the_first_block_of_a_message_is_run_whoever_wrote_it(ana: Person, ben: Person) -> None:
    message = await ben.say(MESSAGE)
    await ana.context_menu("Run this code", on=message)
    seen = await settled(ana)
    assert "RuntimeError: mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)" in seen
    assert "second" not in seen
    assert ana.screen.ephemeral
    await ana.press("Edit and run again")
    await ana.submit(code="print('mine')")
    assert "mine" in await settled(ana)


async def test_a_message_without_code_is_told_kindly(ana: Person, ben: Person) -> None:
    message = await ben.say("I have `no block` in here")
    await ana.context_menu("Run this code", on=message)
    assert "There is no block of code in that message" in ana.see()
    assert ana.screen.ephemeral


async def test_a_run_is_shared_once_for_everybody_to_read_and_run(ana: Person, ben: Person) -> None:
    await run(ana, "print('look')\ntorch.zeros(2)")
    outcomes = await asyncio.gather(*(ana.press("Share") for _ in range(3)), return_exceptions=True)
    assert not [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    public = [message for message in ben.messages() if "**Ana** ran this" in str(message)]
    assert len(public) == 1
    assert "print('look')" in str(public[0])
    assert "```\nlook\n```" in str(public[0])
    await message_with(ana, "You have shared this already.")
    await ben.context_menu("Run this code", on=public[0])
    assert "```\nlook\n```" in await settled(ben)


async def test_nobody_shares_or_edits_the_run_of_somebody_else(ana: Person, ben: Person, bot: Bot) -> None:
    await run(ana, "print('secret')")
    for action in ("share:1", "again:1"):
        answered = await ben.press_raw(ana.screen, f"tb1:run-{action}")
        assert "belongs to somebody else" in str(answered.screen)
    answered = await ben.press_raw(ana.screen, "tb1:run-share:99")
    assert "This run is gone" in str(answered.screen)
    assert (await bot.tutor.learners.kept(LearnerId(int(ben.id))))["runs"] == 0


async def test_long_output_is_cut_on_the_screen_and_whole_in_a_file(ana: Person, playground: Playground) -> None:
    seen = await run(ana, "print('\\n'.join(f'line {n}' for n in range(5000)))")
    assert "line 1\n" in seen
    assert "characters in all" in seen
    [file] = ana.screen.files
    content = playground.backend.messages.files[file["id"]].content.decode()
    assert content.endswith("line 4999\n")
    await ana.press("Edit and run again")
    await ana.submit(code="print('short')")
    await settled(ana)
    assert ana.screen.files == []


async def test_what_a_limit_ends_is_named_and_what_was_printed_before_is_shown(ana: Person) -> None:
    assert "⏱️ It took too long" in await run(ana, "print('before', flush=True)\nwhile True: pass")
    assert "before" in ana.see()
    assert "✂️ It printed too much" in await run(ana, "while True: print('spam ' * 100)")
    assert "🧠 It needed too much memory" in await run(ana, "x = [torch.ones(10**8) for _ in range(99)]")
    assert "⛔ The sandbox refused it" in await run(ana, "open('/etc/passwd').read()")
    assert "✅ It ran" in await run(ana, "print('still there')")


async def test_hostile_output_is_shown_as_it_is_and_does_nothing(
    ana: Person, ben: Person, playground: Playground
) -> None:
    code = r"""print("```\n# Free money\n[here](https://example.com) @everyone <@1> ||x||")
print("\x1b[31mred\x1b[0m \u202eabc\u202c \u200b|\x07 ```")
class Loud(Exception): pass
Loud.__name__ = "**x** @everyone [y](https://example.com)"
raise Loud("``` @everyone")"""
    await run(ana, code)
    assert r"\x1b[31mred\x1b[0m \u202eabc\u202c \u200b|\x07" in ana.see()
    check_harmless(ana, playground)
    await ana.press("Share")
    await message_with(ben, "ran this")
    check_harmless(ben, playground)


@pytest.mark.parametrize("place", ["dm", "@ben"])
async def test_code_is_run_everywhere(ana: Person, place: str) -> None:
    assert "```\n1\n```" in await run(ana.at(place), "print(1)")
    await ana.press("Share")
    shared = await message_with(ana, "**Ana** ran this")
    assert not shared.ephemeral


async def test_an_open_form_and_the_buttons_outlive_a_restart(ana: Person, bot: Bot) -> None:
    await ana.command("run")
    await bot.restart()
    await ana.submit(code="print(1)")
    assert "```\n1\n```" in await settled(ana)
    await bot.restart()
    await ana.press("Share")
    await message_with(ana, "**Ana** ran this")
