"""Mia sets the server up; what she chooses holds for everybody at once."""

import pytest

from tests import builders
from tests.journeys.conftest import Bot
from tests.journeys.follow_ups import introduce_everybody, message_with
from tests.tutor.moderators import FORM, member
from tests.tutor.students import START
from tutorbot.domain.ids import GuildId, LearnerId, TopicId
from tutorbot.playground.errors import Impossible
from tutorbot.playground.people import Person
from tutorbot.playground.permissions import Permission
from tutorbot.playground.worlds import CHANNELS, GUILD_ID, HELPERS, Channel

GUILD = GuildId(int(GUILD_ID))
QUIZ_CORNER = next(channel.id for channel in CHANNELS if channel.name == "quiz-corner")
TOPICS = "Topics that are served here"


@pytest.fixture(autouse=True)
async def _introduced(bot: Bot) -> None:
    await introduce_everybody(bot)


async def test_the_panel_says_how_things_stand_and_each_choice_is_saved_at_once(mia: Person, bot: Bot) -> None:
    await mia.command("setup")
    assert mia.screen.ephemeral
    assert "only members with the permission Manage Server" in mia.see()
    assert "**Topics** · All are served." in mia.see()
    await mia.choose("Moderator role", "Helpers")
    assert (
        f"✅ Saved: who writes questions.\n**Who writes questions** · With `/question`: everyone with <@&{HELPERS.id}>"
        in mia.see()
    )
    await mia.choose("Quiz channel", "quiz-corner")
    assert f"go to <#{QUIZ_CORNER}>." in mia.see()
    await mia.choose(TOPICS, "Output size and receptive field")
    served, _, off = mia.see().partition(" · Off: ")
    assert served.endswith("Served: Output size and receptive field")
    assert off.startswith("Creating and indexing tensors, ")
    assert "Why CNNs detect spatial patterns" in off
    await mia.press("Time zone")
    await mia.submit(zone="asia/tokyo")
    assert "start in `Asia/Tokyo`" in mia.see()
    assert len(mia.messages()) == 1

    await bot.restart()
    guild = await bot.tutor.guilds.get(GUILD)
    assert (guild.moderator_role, guild.quiz_channel, guild.zone) == (int(HELPERS.id), int(QUIZ_CORNER), "Asia/Tokyo")
    await mia.command("setup")
    defaults = [str(menu.raw["default_values"][0]["id"]) for menu in mia.screen.menus[:2]]
    assert defaults == [HELPERS.id, QUIZ_CORNER]
    *others, last = [option.get("default", False) for option in mia.screen.menus[2].raw["options"]]
    assert len(others) == 7
    assert last
    assert not any(others)


async def test_a_choice_can_be_cleared(mia: Person, bot: Bot) -> None:
    await mia.command("setup")
    await mia.choose("Moderator role", "Helpers")
    await mia.choose("Moderator role")
    assert "only members with the permission Manage Server" in mia.see()
    await mia.choose("Quiz channel", "quiz-corner")
    await mia.choose("Quiz channel")
    assert "wherever the learner is" in mia.see()
    guild = await bot.tutor.guilds.get(GUILD)
    assert (guild.moderator_role, guild.quiz_channel) == (None, None)


async def test_ben_becomes_a_moderator_by_his_role_and_stops_being_one(mia: Person, ben: Person) -> None:
    await ben.command("question add")
    assert "⚠️ Only members with the permission **Manage Server**" in ben.see()
    await mia.command("setup")
    await mia.choose("Moderator role", "Helpers")
    await ben.command("question add")
    await ben.submit(FORM)
    assert "Live now in this server" in ben.see()
    await mia.choose("Moderator role")
    await ben.press("Retire")
    assert "⚠️ Only members with the permission **Manage Server**" in ben.see()


async def test_everyone_can_be_trusted_with_questions(mia: Person, ana: Person) -> None:
    await mia.command("setup")
    await mia.choose("Moderator role", "@everyone")
    assert "With `/question`: everyone here." in mia.see()
    await ana.command("question list")
    assert "There are none yet." in ana.see()


async def test_a_topic_that_is_off_is_not_offered_and_not_asked(mia: Person, ana: Person) -> None:
    await mia.command("setup")
    await mia.choose(TOPICS, "Why CNNs detect spatial patterns")
    assert [each["value"] for each in await ana.complete("quiz", "topic", "")] == ["cnn-patterns"]
    await ana.command("quiz", topic="output-size")
    assert "switched that topic off" in ana.see()
    await ana.at("dm").command("quiz", topic="output-size")
    assert "Output size and receptive field" in ana.see()


async def test_shared_results_go_to_the_quiz_channel(mia: Person, ana: Person, ben: Person) -> None:
    await mia.command("setup")
    await mia.choose("Quiz channel", "quiz-corner")
    await ana.command("quiz", count=1)
    await ana.press("I don't know")
    await ana.press("See the result")
    await ana.press("Share the result")
    await message_with(ben, "got **0 of 1** right", "#quiz-corner")
    assert ben.messages() == []


async def test_a_time_zone_can_be_given_with_the_command(mia: Person) -> None:
    suggested = [each["value"] for each in await mia.complete("setup", "time_zone", "new yo")]
    assert suggested == ["America/New_York"]
    await mia.command("setup", time_zone="America/New_York")
    assert "✅ Saved: time zone." in mia.see()
    assert "start in `America/New_York`" in mia.see()


async def test_a_wrong_time_zone_is_answered_with_near_ones(mia: Person, bot: Bot) -> None:
    await mia.command("setup")
    await mia.press("Time zone")
    await mia.submit(zone="Berlim")
    assert "Did you mean `Europe/Berlin`" in mia.see()
    assert (await bot.tutor.guilds.get(GUILD)).zone is None


async def test_newcomers_start_in_the_time_zone_of_the_server(mia: Person, ana: Person, bot: Bot) -> None:
    await bot.tutor.learners.delete(LearnerId(int(ana.id)))  # she is one
    await mia.command("setup", time_zone="Asia/Kolkata")
    await ana.command("settings")
    await message_with(ana, "**Time zone** `Asia/Kolkata`")


async def test_set_up_is_for_manage_server_even_when_forged(mia: Person, ana: Person, ben: Person, bot: Bot) -> None:
    for person in (ana, ben):
        with pytest.raises(Impossible, match="Manage Guild"):
            await person.command("setup")
    await mia.command("setup")
    await mia.choose("Moderator role", "Helpers")
    before = await bot.tutor.guilds.get(GUILD)
    for person in (ana, ben):
        await person.command("help")
        screen = person.screen
        for name, values in (
            ("role", [HELPERS.id]),
            ("channel", [QUIZ_CORNER]),
            ("topics", ["output-size"]),
            ("zone", None),
        ):
            answer = await person.press_raw(screen, f"tb1:setup-{name}", values)
            assert "⚠️ Only members with the permission **Manage Server** can do this." in str(answer.screen), name
        answer = await person.submit_raw("tb1:setup-zone-form", {"zone": "Asia/Tokyo"})
        assert "⚠️ Only members" in str(answer.screen)
    assert await bot.tutor.guilds.get(GUILD) == before


@pytest.mark.parametrize("value", ["1", "x", "9" * 30, "-1", "²"])
async def test_roles_and_channels_that_do_not_exist_change_nothing(mia: Person, bot: Bot, value: str) -> None:
    await mia.command("setup")
    await mia.choose("Moderator role", "Helpers")
    before = await bot.tutor.guilds.get(GUILD)
    for name in ("role", "channel"):
        answer = await mia.press_raw(mia.messages()[0], f"tb1:setup-{name}", [value])
        assert "⚠️ That is not in this server any more." in str(answer.screen)
    assert await bot.tutor.guilds.get(GUILD) == before


async def test_a_role_and_a_channel_that_were_deleted_are_called_gone(mia: Person, bot: Bot) -> None:
    manager = member(guild=GUILD, manages=True)
    await bot.tutor.guilds.set_role(manager, 12, at=START)
    await bot.tutor.guilds.set_channel(manager, 13, at=START)
    await mia.command("setup")
    assert "only members with the permission Manage Server; the role that was chosen is gone." in mia.see()
    assert "wherever the learner is, since the channel that was chosen is gone." in mia.see()
    assert [menu.raw.get("default_values") or [] for menu in mia.screen.menus[:2]] == [[], []]


async def test_a_channel_that_is_closed_to_the_bot_is_chosen_with_a_warning(
    mia: Person, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    deny = {"id": GUILD_ID, "type": 0, "allow": "0", "deny": str(int(Permission.SEND_MESSAGES))}
    raw = Channel.raw
    monkeypatch.setattr(
        Channel,
        "raw",
        lambda self: raw(self) | ({"permission_overwrites": [deny]} if self.id == QUIZ_CORNER else {}),
    )
    await bot.restart()  # it hears of channels when it connects
    await mia.command("setup")
    await mia.choose("Quiz channel", "quiz-corner")
    assert "⚠️ I cannot write there: please give me **View Channel** and **Send Messages**." in mia.see()
    await mia.choose("Quiz channel", "study")
    assert "I cannot write" not in mia.see()


async def test_topics_that_do_not_fit_the_menu_stay_as_they_are(mia: Person, bot: Bot) -> None:
    names = [f"topic-{number:02}" for number in range(28)]
    topics = (builders.topic(builders.question(topic=name), name=name) for name in names)
    await bot.tutor.courses.sync([builders.course(*topics)], (), at=START)
    manager = member(guild=GUILD, manages=True)
    await bot.tutor.guilds.set_topics(manager, list(map(TopicId, names[:-1])), at=START)
    await mia.command("setup")
    await mia.choose(TOPICS, "topic-03", "topic-04")
    on = set(names) - (await bot.tutor.guilds.get(GUILD)).topics_off
    assert on == {"topic-03", "topic-04", "topic-25", "topic-26"}


async def test_set_up_is_for_servers(mia: Person) -> None:
    await mia.command("help")
    with pytest.raises(Impossible, match="not offered in direct messages"):
        await mia.at("dm").command("setup")
    await mia.command("help")
    answer = await mia.press_raw(mia.screen, "tb1:setup-zone")
    assert "⚠️ This works in servers only." in str(answer.screen)
