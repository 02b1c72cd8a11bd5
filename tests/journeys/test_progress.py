"""Ana looks at her progress, goes away for a while with a pause, and takes her cards home."""

import io
import json
import sqlite3
import zipfile
from contextlib import closing

import pytest

from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import introduce_everybody, message_with
from tutorbot.domain.twins import WIDTH
from tutorbot.playground import interactions
from tutorbot.playground.people import Person
from tutorbot.playground.servers import Playground


@pytest.fixture(autouse=True)
async def _introduced(bot: Bot) -> None:
    await introduce_everybody(bot)


async def rate(person: Person) -> None:
    await person.command("card")
    await person.press("Show the answer")
    await person.press("Good")


def twin(person: Person) -> list[str]:
    return person.see().split("```")[1].strip().splitlines()


async def test_progress_is_a_private_picture_with_an_alt_text_and_a_twin(
    ana: Person, ben: Person, playground: Playground
) -> None:
    await rate(ana)
    await ana.command("progress")
    assert ana.screen.ephemeral
    assert ben.messages() == []
    [file] = ana.screen.files
    assert (file["filename"], file["width"]) == ("progress.png", 900)
    assert playground.backend.messages.files[file["id"]].content.startswith(b"\x89PNG")
    gallery = next(component for component in ana.screen.components if component.get("items"))
    alt = gallery["items"][0]["description"]
    assert alt == file["description"]
    assert f"My progress, {playground.clock.now():%-d %B %Y}: day in a row 1; best run 1; cards learnt 1" in alt
    assert "day in a row: 1" in twin(ana)
    assert max(map(len, twin(ana))) <= WIDTH

    await ana.press("Light")
    [light] = (await message_with(ana, "🌙 Dark")).files
    assert light["id"] != file["id"]
    await ana.command("progress")
    assert [button.label for button in ana.screen.buttons] == ["🌙 Dark"], "the look is remembered"


async def test_without_pictures_the_twin_says_the_same(ana: Person, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutorbot.pictures.pictures.find_spec", lambda _: None)
    await ana.command("progress", look="light")
    assert not ana.screen.files
    assert "days in a row: 0" in twin(ana)
    assert "Pictures come later" in ana.see()
    await ana.press_raw(ana.screen, "tb1:progress:purple")
    assert "There is no such look." in ana.see()
    assert bot.tutor.pictures._worker is None


async def test_a_pause_keeps_the_run_over_some_days(ana: Person, playground: Playground) -> None:
    await rate(ana)
    await ana.command("streak pause", days=5)
    assert "⏸️ Paused from tomorrow until the end of " in ana.see()
    playground.move_clock("+5d")
    await ana.command("streak show")
    assert "1 day in a row" in ana.see()
    assert "Paused today: your run is kept." in ana.see()
    assert "Today is still open" not in ana.see()
    assert "`-` paused" in ana.see()
    await ana.press("End the pause")
    assert "Today is still open" in ana.see()
    await rate(ana)
    await ana.command("streak resume")
    assert "2 days in a row" in ana.see()
    await ana.command("streak pause", days=28)
    assert "that leaves 26 now. Pause for 1 to 26 days" in ana.see()


async def test_an_export_holds_everything_and_the_cards_for_anki(ana: Person, playground: Playground) -> None:
    await ana.command("me export")
    assert [file["filename"].rpartition(".")[2] for file in ana.screen.files] == ["json"], "there are no cards yet"
    await rate(ana)
    await ana.command("me export")
    assert "opens in Anki" in ana.see()
    everything, package = (playground.backend.messages.files[file["id"]].content for file in ana.screen.files)
    assert [card["turn"] for card in json.loads(everything)["cards"]] == [1]
    with zipfile.ZipFile(io.BytesIO(package)) as archive, closing(sqlite3.connect(":memory:")) as anki:
        anki.deserialize(archive.read("collection.anki2"))
        assert anki.execute("SELECT queue, reps FROM cards").fetchall() == [(2, 1)]


async def test_a_package_that_is_too_large_for_discord_is_left_out(
    ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rate(ana)
    monkeypatch.setattr(interactions, "FILE_LIMIT", 500)
    await ana.command("me export")
    assert [file["filename"].rpartition(".")[2] for file in ana.screen.files] == ["gz"]
    assert "too large for Discord" in ana.see()
