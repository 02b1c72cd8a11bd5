from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.figures import BARS, CALENDAR, COLUMNS, CURVES, DASHBOARD, FIGURES, FLOW, HEAT, LINE, SLIDE, TILES
from tutorbot.domain.alts import alt
from tutorbot.domain.figures import (
    Bar,
    Bars,
    Calendar,
    Figure,
    Flow,
    Heat,
    Line,
    Series,
    Stage,
    Tile,
    Tiles,
    Window,
    short,
)
from tutorbot.domain.twins import twin


def test_the_twin_of_a_line_is_a_table() -> None:
    assert twin(LINE).splitlines() == [
        "Remembered when due",
        "  week  remembered",
        " 2 Mar        81 %",
        " 9 Mar      94.5 %",
        "16 Mar        88 %",
        "desired: 90 %",
    ]


def test_the_twin_of_many_points_has_some_of_them_and_the_extremes() -> None:
    lines = twin(CURVES).splitlines()
    assert lines[1].split() == ["step", "good", "diverges"]
    assert [lines[2].split(), lines[3].split(), lines[17].split()] == [
        ["0", "2", "1"],
        ["3", "0.5", "nan"],
        ["39", "0.05", "nan"],
    ]
    assert " ".join(lines[18:]) == (
        "good: lowest 0.05 at 39, highest 2 at 0 diverges: lowest 1 at 0, highest 10 at 1, 38 of 40 are no number"
    )


def test_series_whose_names_are_long_go_by_letters() -> None:
    long = replace(CURVES, series=tuple(Series(f"a name as long as number {n}", CURVES.series[0].ys) for n in (1, 2)))
    lines = twin(long).splitlines()
    assert lines[1:4] == ["A: a name as long as number 1", "B: a name as long as number 2", "step        A        B"]


def test_the_twin_of_bars_has_every_amount() -> None:
    assert twin(BARS).splitlines()[1:] == ["Shapes        91 %", "Broadcasting  12 %"]
    told = " ".join(twin(COLUMNS).splitlines()[1:])
    assert told.startswith("1 Mar: 1, 2 Mar: 2, ")
    assert told.count(":") == len([bar for bar in COLUMNS.bars if bar.value])


def test_the_twin_of_a_calendar_has_a_mark_for_each_day() -> None:
    assert twin(CALENDAR).splitlines()[1:] == [
        "Mar 2025 to Nov 2025: nothing",
        "Dec ..............................4  1",
        "Jan 2026 to Feb 2026: nothing",
        "Mar ................12               2",
        "marks 1 to 4: 1+, 5+, 15+, 30+ answers; at the end: days",
    ]


def test_the_twin_of_a_small_image_has_its_numbers_with_the_window_in_brackets() -> None:
    lines = twin(TILES).splitlines()
    assert lines[3:6] == [" 0 [1][2]", " 3 [4][5]", " 6  7  8"]


def test_the_twin_of_a_large_image_has_shades() -> None:
    shades = twin(TILES).splitlines()[7:]
    assert len(shades) == 14
    assert (shades[0][:2], shades[-1][-2:], {len(line) for line in shades}) == ("  ", "@@", {28})


def test_the_twin_of_a_window_has_what_it_reads_and_how_its_number_comes_about() -> None:
    assert twin(SLIDE).splitlines()[2:] == [
        "column 2",
        " 0 [1][2]",
        " 3 [4][5]",
        "filter, 2 × 2, from -1.25 to 1",
        "     1      0",
        "     0  -1.25",
        "output, 1 × 2, from -5.25 to -5, with a window of 1 × 1 at",
        "row 1, column 2",
        "    -5 [-5.25]",
        "  1 × 1 + 2 ×     0",
        "+ 4 × 0 + 5 × -1.25",
        "= -5.25",
    ]


def test_images_of_one_size_can_share_black_and_white() -> None:
    dark, light, other = (Tile(name="a", pixels=((0, top), (0, 0))) for top in (1, 9, 2))
    wide = Tile(name="wide", pixels=((0, 5, 0),))
    shared = Tiles(title="maps", tiles=(dark, light, other, wide), shared=True)
    assert [shared.scale(tile) for tile in shared.tiles] == [(0, 9), (0, 9), (0, 9), (0, 5)]
    assert replace(shared, shared=False).scale(dark) == (0, 1)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        *[(-2.6712, "-2.67"), (0.076, "0.076"), (-0.0762, "-0.08"), (1234.4, "1234"), (-0.0, "0"), (5.0, "5")],
        *[(123456.0, "1e+05"), (0.00004, "4e-05"), (float("nan"), "nan"), (100.0, "100"), (-0.0004, "-0.00")],
    ],
)
def test_a_cell_has_three_digits_where_five_characters_hold_them(value: float, cell: str) -> None:
    assert short(value) == cell


def test_the_twin_of_a_matrix_and_of_a_flow() -> None:
    assert twin(HEAT).splitlines()[1:] == ["      said 0  said 1", "is 0       9       1", "is 1       3       7"]
    assert twin(FLOW).splitlines()[1:] == [
        "Input            (1, 28, 28)",
        "  one gray image",
        "Conv2d(1, 8, 3)  (8, 26, 26)",
    ]


def test_the_twin_of_a_dashboard_holds_those_of_its_panels() -> None:
    assert twin(DASHBOARD).startswith("My progress, 18 March 2026\ndays in a row: 12\nbest run: 41\n\nStudy days\n")
    assert all(twin(panel) in twin(DASHBOARD) for panel in DASHBOARD.panels)


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (LINE, "remembered from 81 % to 88 % at 16 Mar, lowest 81 % at 2 Mar, highest 94.5 % at 9 Mar; desired 90 %"),
        (CURVES, "diverges from 1 to nan at 39, lowest 1 at 0, highest 10 at 1, 38 of 40 are no number"),
        (BARS, "of 2, the highest is Shapes 91 % and the lowest Broadcasting 12 %"),
        (COLUMNS, "87 in all, most at 6 Mar 6"),
        (HEAT, "2 rows and 2 columns, lowest 1 at is 0, said 1, highest 9 at is 0, said 0"),
        (CALENDAR, "3 of the 367 days up to 18 Mar 2026"),
        (TILES, "input, 3 × 3, from 0 to 8, with a window of 2 × 2 at row 1, column 2; map, 28 × 28, from 0 to 54"),
        (SLIDE, "row 1, column 2; 1 × 1 + 2 × 0 + 4 × 0 + 5 × -1.25 = -5.25"),
        (FLOW, "Input (1, 28, 28), then Conv2d(1, 8, 3) (8, 26, 26)"),
        (DASHBOARD, "days in a row 12; best run 41. Study days: 3 of the 367 days"),
        (replace(BARS, bars=()), "nothing yet"),
        (replace(LINE, xs=(), names=(), series=(Series("remembered", ()),)), "remembered, nothing yet; desired 90 %"),
    ],
)
def test_the_alt_text_has_the_figures_that_matter(figure: Figure, words: str) -> None:
    assert alt(figure).startswith(f"{figure.title}: ")
    assert words in alt(figure)


@pytest.mark.parametrize(
    "make",
    [
        lambda: replace(LINE, xs=(1, 2)),
        lambda: replace(LINE, names=("a",)),
        lambda: replace(LINE, series=()),
        lambda: replace(BARS, bars=(Bar("a", -1),)),
        lambda: replace(BARS, bars=(Bar("a", float("nan")),)),
        lambda: replace(HEAT, values=((1, 2),)),
        lambda: replace(HEAT, values=((1, 2), (3,))),
        lambda: Tile(name="a", pixels=((1, 2), (3,))),
        lambda: Tile(name="a", pixels=((1, 2), (3, 4)), window=Window(row=1, column=0, height=2)),
        lambda: replace(TILES, tiles=()),
        lambda: replace(SLIDE, image=SLIDE.output),
        lambda: replace(SLIDE, output=TILES.tiles[1]),
        lambda: replace(FLOW, stages=()),
        lambda: replace(DASHBOARD, facts=()),
    ],
)
def test_a_figure_whose_parts_do_not_fit_cannot_be_made(make: Callable[[], Figure]) -> None:
    with pytest.raises(ValueError, match="a figure needs"):
        make()


words = st.text(min_size=1, max_size=90).map(lambda text: " ".join(text.split()) or "x")
numbers = st.floats(width=32)
amounts = st.floats(0, 1e30)


@st.composite
def lines_of_any_kind(draw: st.DrawFn) -> Line:
    count = draw(st.integers(0, 40))
    ys = st.lists(numbers, min_size=count, max_size=count).map(tuple)
    series = draw(st.lists(st.builds(Series, words, ys), min_size=1, max_size=6))
    xs = tuple(draw(st.lists(st.floats(-1e9, 1e9), min_size=count, max_size=count)))
    return Line(
        title=draw(words), x=draw(words), y="y", xs=xs, series=tuple(series), unit=draw(st.sampled_from(["", " %"]))
    )


@st.composite
def matrices(draw: st.DrawFn) -> Heat | Tiles:
    rows, columns = draw(st.integers(1, 12)), draw(st.integers(1, 12))
    values = tuple(
        tuple(row)
        for row in draw(st.lists(st.lists(numbers, min_size=columns, max_size=columns), min_size=rows, max_size=rows))
    )
    if draw(st.booleans()):
        return Tiles(title=draw(words), tiles=(Tile(name=draw(words), pixels=values),) * draw(st.integers(1, 8)))
    names = st.lists(words, min_size=12, max_size=12)
    return Heat(
        title=draw(words),
        rows=tuple(draw(names)[:rows]),
        columns=tuple(draw(names)[:columns]),
        values=values,
        digits=draw(st.integers(0, 3)),
    )


bars = st.builds(
    Bars,
    title=words,
    bars=st.lists(st.builds(Bar, words, amounts), max_size=8).map(tuple),
    upright=st.booleans(),
)
flows = st.builds(
    Flow,
    title=words,
    stages=st.lists(st.builds(Stage, words, st.text("(1, )", max_size=50), words), min_size=1, max_size=5).map(tuple),
)
calendars = st.builds(
    Calendar,
    title=words,
    last=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    days=st.lists(st.tuples(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 99)), max_size=9).map(tuple),
)


@settings(max_examples=30, deadline=None)
@given(lines_of_any_kind() | matrices() | bars | flows | calendars)
def test_whatever_a_figure_holds_its_words_fit(figure: Figure) -> None:
    assert max(len(line) for line in twin(figure).splitlines()) <= 60
    assert 0 < len(alt(figure)) <= 1_024


def test_every_figure_of_the_tests_fits_a_message() -> None:
    assert all(len(twin(figure)) < 3_000 for figure in FIGURES.values())


def test_a_calendar_is_of_53_weeks_from_a_monday_on() -> None:
    for day in range(7):
        calendar = replace(CALENDAR, last=CALENDAR.last + timedelta(days=day))
        assert (calendar.first.weekday(), len(calendar.shown)) == (0, 364 + calendar.last.weekday() + 1)
