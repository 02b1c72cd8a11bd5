from dataclasses import replace

import pytest

from tests.builders import project
from tutorbot.domain.experiments import Change, Seen, Trained
from tutorbot.domain.figures import Bar, Bars, Line, Series, Tile, Tiles
from tutorbot.domain.projects import beside, likely_cause

MISSED = Trained(result="incorrect", measure=0.5, metrics={"loss": "0.7"})


def test_who_makes_a_declared_mistake_is_told_what_is_wrong_with_it() -> None:
    assert likely_cause(project(), Change({"rate": "0.2"}), MISSED) == "Larger steps, same place."


def test_so_is_who_gets_the_same_numbers_in_another_way() -> None:
    same = replace(MISSED, measure=0.55, metrics={"loss": "0.6"})
    assert likely_cause(project(), Change({}, (3, "    fit(0.2)")), same) == "Larger steps, same place."


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (replace(MISSED, measure=0.6), "made no difference"),
        (replace(MISSED, measure=0.8), "Better than before"),
        (replace(MISSED, measure=0.4), "Worse than before"),
        (replace(MISSED, measure=float("nan")), "blown up"),
        (replace(MISSED, measure=0.95), "not within the rules"),
        (replace(MISSED, result="correct", measure=0.95), ""),
        (Trained(result="error", feedback="It raised ValueError."), ""),
    ],
)
def test_any_other_change_is_held_against_the_run_as_it_was(run: Trained, words: str) -> None:
    said = likely_cause(project(), Change({"rate": "0.3"}), run)
    assert words in said if words else said == ""


def curve(xs: int, **series: float) -> Line:
    """Curves that are flat."""
    flat = tuple(Series(name, (level,) * xs) for name, level in series.items())
    return Line(title="Loss", x="step", y="loss", xs=tuple(map(float, range(xs))), series=flat)


def names(seen: Seen) -> list[str]:
    parts = {Line: "series", Bars: "bars", Tiles: "tiles"}
    return [part.name for part in getattr(seen, parts[type(seen)])] if not isinstance(seen, str) else []


def test_two_runs_are_shown_in_one_figure_and_what_is_the_same_once() -> None:
    (both,) = beside(curve(3, label=1.0, forecast=0.5), curve(3, label=1.0, forecast=0.9))
    assert names(both) == ["label", "forecast before", "forecast now"]
    bars = [Bars(title="It", bars=(Bar("a", 1.0), Bar(name, level))) for name, level in (("b", 2.0), ("c", 3.0))]
    assert names(beside(*bars)[0]) == ["a", "b before", "c now"]
    tiles = [Tiles(title="It", tiles=(Tile(name="x", pixels=((level,),)),)) for level in (1.0, 2.0)]
    assert names(beside(*tiles)[0]) == ["x before", "x now"]


def test_what_does_not_fit_into_one_figure_is_shown_one_after_the_other() -> None:
    bars = Bars(title="Gradients", bars=(Bar("a", 1.0),))
    four = [curve(3, **dict.fromkeys("abcd", level)) for level in (0.0, 1.0)]
    for before, after in ((curve(3, loss=1.0), curve(4, loss=1.0)), four, (bars, curve(3, loss=1.0))):
        titles = [each.title for each in beside(before, after) if not isinstance(each, str)]
        assert titles == [f"Before: {before.title}", f"Now: {after.title}"]
    assert beside("x: (2,)", bars) == ("x: (2,)", bars)
