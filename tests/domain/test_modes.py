from tutorbot.domain.modes import MINUTES, PATH, Mode, after

ALL = frozenset(Mode)


def test_the_path_goes_through_every_mode_once() -> None:
    assert sorted(PATH) == sorted(Mode) == sorted(MINUTES)


def test_after_a_mode_comes_the_next_on_the_path() -> None:
    assert after(Mode.LESSON, ALL, frozenset({Mode.LESSON})) is Mode.WHY


def test_modes_that_are_not_offered_or_were_taken_to_their_end_are_passed_over() -> None:
    assert after(Mode.LESSON, ALL - {Mode.WHY}, frozenset({Mode.LESSON, Mode.TRY})) is Mode.VISUALIZE


def test_what_was_left_out_before_comes_once_nothing_is_left_behind() -> None:
    assert after(Mode.TEST, ALL, ALL - {Mode.WHY}) is Mode.WHY


def test_nothing_comes_after_the_last() -> None:
    assert after(Mode.TEST, ALL, ALL) is None
