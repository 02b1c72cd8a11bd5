"""Ana mends a training run that is wrong in silence; it is trained in the real sandbox."""

import pytest

from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import message_with, settled
from tutorbot.domain.figures import Figure, Look
from tutorbot.domain.ids import LearnerId
from tutorbot.playground.jsons import Value
from tutorbot.playground.people import Person
from tutorbot.settings import Settings


async def begin(person: Person) -> str:
    await person.command("learn", topic="blanks", mode="project")
    return person.see()


async def look(person: Person, clue: str, left: str) -> str:
    await person.choose(f"Look at … ({left} left)", clue)
    return str(await message_with(person, f"### 👁️ {clue}"))


async def change(person: Person, form: str, words: str, fields: dict[str, Value]) -> str:
    await person.press(form)
    await person.submit(fields)
    await message_with(person, words, patience=60)
    return await settled(person)


async def test_a_project_is_solved_after_looks_a_hint_a_wrong_change_and_a_restart(
    ana: Person, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutorbot.pictures.pictures.find_spec", lambda _: None)
    seen = await begin(ana)
    assert "## 🧪 The alarm that averages" in seen
    assert "**Now** accuracy on 500 new pictures **0.6" in seen
    assert "**Aim** at least 0.95" in seen
    assert "**Rules** Steps at most 100 · numbers in `model.state_dict()` at most 10" in seen
    assert "16▸ optimizer = torch.optim.Adam(model.parameters(), lr=0.2)" in seen
    assert "F.adaptive_avg_pool2d(x, 1)" in seen
    seen = await look(ana, "The loss of each step", "2 looks")
    assert "lowest" in seen, "without pictures, the words"
    await ana.press("Back to the project")
    await ana.press("Hint")
    assert "💡 What is left of one bright pixel among 64?" in ana.see()
    answered = await ana.choose("Look at … (1 look left)", "What is left of a picture")
    assert "That takes 2 of your looks, and 1 are left." in str(answered.screen)

    line = "optimizer = torch.optim.Adam(model.parameters(), lr=1.0)"
    seen = await change(ana, "Change a line", "Not yet", {"text": line})
    assert "- optimizer = torch.optim.Adam(model.parameters(), lr=0.2)\n+ optimizer" in seen
    assert "It only gets to the same place sooner." in seen
    assert "loss before" in seen, "both curves, side by side"
    assert "❌ accuracy on 500 new pictures: 0.6" in seen
    assert "✅ Steps: 60 → **60**, at most 100" in seen
    assert "▫️ loss at the end: 0.6" in seen
    await bot.restart()
    seen = await look(ana, "What is left of a picture", "2 looks")
    assert seen.index("**Before**") < seen.index("**Now**")

    await ana.press("Back to the project")
    assert f"❌ line 16: `{line}`: **0.6" in ana.see()
    await ana.press("Change a line")
    assert ana.modal
    assert "lr=1.0" in str(ana.modal.field("text").value), "what was typed last"
    ana.close_modal()
    await ana.press("Change a line")
    answered = await ana.submit(text="optimizer = torch.optim.Adam(model.parameters(), lr=0.2)")
    assert "Nothing is changed yet" in str(answered.screen)
    seen = await change(ana, "Change settings", "a rule is broken", {"set-pool": ["max"], "set-steps": "150"})
    assert "⚠️ The aim is reached, and a rule is broken" in seen
    assert "❌ Steps: 60 → **150**, at most 100" in seen
    seen = await change(ana, "Change settings", "Solved", {"set-steps": "60"})
    assert "✅ Solved with 3 retrains and 2 looks" in seen
    assert "Pooling avg → **max**" in seen
    assert "1. The mean of 64 pixels hardly knows one of them" in seen
    assert "👁️ *The loss of each step*: It stops at" in seen
    assert "▫️ *A picture of each kind*: The bright pixel is there" in seen
    assert "You have taken every way through *Blanks*." in seen
    await ana.choose("Look at …", "A picture of each kind")
    assert "bright, 8 × 8" in str(await message_with(ana, "### 👁️ A picture"))
    kept = await bot.tutor.learners.kept(LearnerId(int(ana.id)))
    assert (kept["mode_answers"], kept["streak_events"]) == (3, 3)
    assert len(ana.messages()) == 3, "one for the project, and two refusals"


async def test_pictures_stand_side_by_side_and_in_words_on_request(
    ana: Person, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Figure] = []

    async def draw(figure: Figure, _: Look) -> bytes:  # how it is done is shown in tests/pictures
        drawn.append(figure)
        return b"\x89PNG"

    monkeypatch.setattr(bot.tutor.pictures, "draw", draw)
    await begin(ana)
    seen = await look(ana, "A picture of each kind", "2 looks")
    assert "(picture-1.png: A picture of each kind: dark, 8 × 8" in seen
    assert "from 0" not in seen.split("png", 1)[1].split("\n", 1)[1], "no words yet"
    await ana.press("In words")
    assert "bright, 8 × 8, from" in str(await message_with(ana, "Hide the words"))
    await change(ana, "Change settings", "Not yet", {"set-steps": "50"})
    seen = await look(ana, "The loss of each step", "2 looks")
    assert "(picture-1.png: Before: The loss" in seen, "curves of different lengths"
    assert "(picture-2.png: Now: The loss" in seen
    assert [figure.kind for figure in drawn] == ["tiles"] * 3 + ["line"] * 2


async def test_the_solution_is_shown_to_who_asks_twice(ana: Person) -> None:
    await begin(ana)
    await ana.press("Show the solution")
    assert "That ends this project" in ana.see()
    await ana.press("Show the solution")
    assert "📖 The solution" in ana.see()
    assert "Pooling avg → **max**" in ana.see()
    answered = await ana.submit_raw("tb1:project-put:1", {"line": "16", "text": "x"})
    assert "This project has ended" in str(answered.screen)
    answered = await ana.submit_raw("tb1:project-put:1", {"line": "x", "text": "x"})
    assert "older version" in str(answered.screen)


class TestRestarts:
    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        """A bot that does not wait for what it began, as one that is killed does not."""
        return settings.model_copy(update={"drain_seconds": 0})

    async def test_a_retrain_that_a_restart_breaks_off_is_run_again_on_request(self, ana: Person, bot: Bot) -> None:
        await begin(ana)
        await ana.press("Change a line")
        slow = "optimizer = (__import__('time').sleep(2), torch.optim.Adam(model.parameters(), lr=0.1))[1]"
        await ana.submit(text=slow)
        await bot.restart()
        assert "kept, and not run yet" in await begin(ana)
        await ana.press("Run it again")
        assert "not yet" in str(await message_with(ana, "### ❌ Not yet", patience=60)).lower()
        assert "**Changed**" not in ana.see()
