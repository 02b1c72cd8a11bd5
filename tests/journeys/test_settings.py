"""Ana chooses her time zone and how much she wants to learn a day."""

import pytest

from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import introduce_everybody
from tutorbot.playground.errors import Impossible
from tutorbot.playground.people import Person
from tutorbot.playground.servers import Playground


@pytest.fixture(autouse=True)
async def _introduced(bot: Bot) -> None:
    await introduce_everybody(bot)


async def test_settings_show_how_things_stand(ana: Person) -> None:
    await ana.command("settings")
    assert ana.screen.ephemeral
    for line in ("`UTC`", "at most 10 a day", "at most 100 a day", "90 %"):
        assert line in ana.see()
    assert "Saved" not in ana.see()


async def test_the_time_there_is_shown_so_that_a_wrong_zone_is_noticed(ana: Person, playground: Playground) -> None:
    playground.move_clock("tomorrow")
    now = playground.clock.now()
    await ana.command("settings", time_zone="Asia/Kathmandu")
    hour, minute = divmod((now.hour * 60 + now.minute + 5 * 60 + 45) % (24 * 60), 60)
    assert "✅ Saved: time zone." in ana.see()
    assert f"**Time zone** `Asia/Kathmandu`, where it is **{hour:02}:{minute:02}**" in ana.see()


async def test_only_what_is_given_changes_and_everywhere(ana: Person) -> None:
    await ana.command("settings", new_cards=0, retention=80)
    assert "✅ Saved: new cards, retention." in ana.see()
    await ana.at("dm").command("settings", reviews=500)
    assert "**New cards** none" in ana.see()
    assert "at most 500 a day" in ana.see()
    assert "80 %" in ana.see()


async def test_the_limit_of_new_cards_is_kept_by_the_next_review(ana: Person) -> None:
    await ana.command("settings", new_cards=1)
    await ana.command("card")
    await ana.press("Show the answer")
    await ana.press(next(button.label for button in ana.screen.buttons if button.label.startswith("Good")))
    assert "Done for today" in ana.see()


async def test_a_wrong_zone_is_answered_with_near_ones_and_changes_nothing(ana: Person) -> None:
    await ana.command("settings", time_zone="Pariss", new_cards=3)
    assert "Did you mean `Europe/Paris`" in ana.see()
    await ana.command("settings")
    assert "`UTC`" in ana.see()
    assert "at most 10 a day" in ana.see()


@pytest.mark.parametrize("option", [{"new_cards": 51}, {"reviews": 9}, {"retention": 96}, {"retention": 79}])
async def test_what_is_out_of_range_is_not_even_sent(ana: Person, option: dict[str, int]) -> None:
    with pytest.raises(Impossible):
        await ana.command("settings", **option)


async def test_common_zones_are_suggested_before_anything_is_typed(ana: Person) -> None:
    suggested = await ana.complete("settings", "time_zone", "")
    assert len(suggested) == 25
    assert suggested[0]["value"] == "UTC"
    assert "Asia/Kolkata" in [each["value"] for each in suggested]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("berl", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("NEW_YORK", "America/New_York"),
        ("york", "America/New_York"),
        ("america/arg", "America/Argentina/Buenos_Aires"),
        ("los", "America/Los_Angeles"),
        ("utc", "UTC"),
        ("asia", "Asia/Dhaka"),
    ],
)
async def test_zones_are_found_by_any_part_of_their_name(ana: Person, typed: str, first: str) -> None:
    suggested = await ana.complete("settings", "time_zone", typed)
    assert suggested[0]["value"] == first
    assert suggested[0]["name"].endswith(" now)")
    assert len(suggested) <= 25


async def test_nothing_is_suggested_for_what_is_no_zone(ana: Person) -> None:
    assert await ana.complete("settings", "time_zone", "atlantis") == []
