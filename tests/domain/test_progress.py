from datetime import UTC, date, datetime, timedelta

from tutorbot.domain.figures import Bar, Bars, Calendar, Line, Target
from tutorbot.domain.progress import Records, dashboard, remembered, studied, to_come
from tutorbot.domain.reviews import Card, Rating
from tutorbot.domain.streaks import Event, Kind, streak
from tutorbot.domain.twins import twin

TODAY = date(2026, 3, 18)
NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)


def on(day: date) -> Card:
    return Card(due=day, stability=3.0, difficulty=5.0, last_day=day - timedelta(days=3))


def test_activities_count_on_their_study_day_and_nothing_else_does() -> None:
    events = [
        Event("a", NOON, "UTC"),
        Event("b", NOON + timedelta(hours=15), "UTC"),  # three in the morning
        Event("c", NOON + timedelta(hours=16), "UTC"),
        Event("d", NOON, "UTC", Kind.PAUSE, 3),
        Event("e", NOON, "UTC", Kind.REPAIR),
    ]
    assert studied(events) == {TODAY: 2, TODAY + timedelta(days=1): 1}


def test_a_day_does_not_lie_before_one_that_was_there_already() -> None:
    tokyo, then = Event("a", NOON + timedelta(hours=8), "Asia/Tokyo"), NOON + timedelta(hours=9)
    assert studied([Event("b", then, "America/Los_Angeles"), tokyo]) == {TODAY + timedelta(days=1): 2}


def test_what_is_overdue_is_due_today() -> None:
    cards = [on(TODAY - timedelta(days=9)), on(TODAY), on(TODAY + timedelta(days=29)), on(TODAY + timedelta(days=30))]
    assert to_come(cards, TODAY) == [2, *[0] * 28, 1]


def test_what_is_remembered_is_told_by_week_from_monday_on() -> None:
    monday = date(2026, 3, 16)
    days = [monday, monday, monday, monday + timedelta(days=6), monday + timedelta(days=6)]
    reviewed = list(zip(days, [Rating.HARD, Rating.AGAIN, Rating.GOOD, Rating.EASY, Rating.GOOD], strict=True))
    reviewed += [(monday - timedelta(days=1), Rating.AGAIN)] * 5
    assert remembered(reviewed) == {monday - timedelta(days=7): 0.0, monday: 0.8}
    assert remembered(reviewed[1:-1]) == {}, "four are too few to tell"


def records(**given: object) -> Records:
    nothing = {"events": (), "cards": (), "strengths": (), "reviewed": (), "retention": 0.9}
    return Records(**{"streak": streak([], NOON, "UTC"), **nothing, **given})  # type: ignore[arg-type]  # of a test


def test_a_picture_of_nothing_can_be_drawn() -> None:
    assert [fact.value for fact in dashboard(records()).facts] == ["0", "0", "0", "0"]


def test_the_picture_has_facts_and_four_panels() -> None:
    events = [Event(str(day), NOON - timedelta(days=day), "UTC") for day in range(3)]
    board = dashboard(
        records(
            streak=streak(events, NOON, "UTC"),
            events=events,
            cards=[on(TODAY), on(TODAY + timedelta(days=1)), Card(due=TODAY)],
            strengths=[("Shapes", 0.912), ("Broadcasting", 0.5)],
            reviewed=[(TODAY - timedelta(weeks=15), Rating.GOOD)] * 5
            + [(TODAY, Rating.AGAIN), (TODAY, Rating.GOOD)] * 4,
        )
    )
    assert board.title == "My progress, 18 March 2026"
    assert [(fact.value, fact.words) for fact in board.facts] == [
        ("3", "days in a row"),
        ("3", "best run"),
        ("2", "cards learnt"),
        ("2", "due today"),
    ]
    calendar, strength, coming, share = board.panels
    assert isinstance(calendar, Calendar)
    assert calendar.days == tuple((TODAY - timedelta(days=day), 1) for day in (2, 1, 0))
    assert isinstance(strength, Bars)
    assert strength.bars == (Bar("Shapes", 91), Bar("Broadcasting", 50))
    assert isinstance(coming, Bars)
    assert coming.bars[:3] == (Bar("today", 2), Bar("19 Mar", 1), Bar("20 Mar", 0))
    assert isinstance(share, Line)
    assert (share.xs, share.names, share.series[0].ys) == ((0, 15), ("1 Dec", "16 Mar"), (100, 50))
    assert share.target == Target(90, "desired")


def test_of_many_topics_the_weakest_are_shown_in_their_order() -> None:
    many = dashboard(records(strengths=[(f"Topic {n}", (7 * n % 20) / 20) for n in range(20)])).panels[1]
    assert isinstance(many, Bars)
    assert many.title == "Strength by topic, the 12 weakest"
    assert [bar.name for bar in many.bars] == [f"Topic {n}" for n in range(20) if 7 * n % 20 < 12]


def test_the_fullest_picture_has_words_that_a_message_holds() -> None:
    full = dashboard(
        records(
            events=[Event(str(day), NOON - timedelta(days=day), "UTC") for day in range(400)],
            cards=[on(TODAY + timedelta(days=day)) for day in range(30) for _ in range(999)],
            strengths=[(f"A topic with a title of fifty or more letters: {n:04}", n / 30) for n in range(30)],
            reviewed=[(TODAY - timedelta(days=day), Rating.GOOD) for day in range(120) for _ in range(5)],
        )
    )
    assert len(twin(full)) < 3_000
