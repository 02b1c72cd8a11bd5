"""One figure of each kind."""

from datetime import date, timedelta

from tutorbot.domain.figures import (
    Bar,
    Bars,
    Calendar,
    Dashboard,
    Fact,
    Figure,
    Flow,
    Heat,
    Line,
    Series,
    Slide,
    Stage,
    Target,
    Tile,
    Tiles,
    Window,
)

TODAY = date(2026, 3, 18)
CALENDAR = Calendar(
    title="Study days",
    last=TODAY,
    days=((TODAY - timedelta(days=400), 9), (date(2025, 12, 31), 30), (date(2026, 3, 17), 1), (TODAY, 5)),
)
BARS = Bars(title="Strength", unit=" %", full=100, bars=(Bar("Shapes", 91), Bar("Broadcasting", 12)))
COLUMNS = Bars(title="To come", upright=True, bars=tuple(Bar(f"{day} Mar", day % 7) for day in range(1, 31)))
LINE = Line(
    title="Remembered when due",
    x="week",
    y="share",
    xs=(0, 1, 2),
    names=("2 Mar", "9 Mar", "16 Mar"),
    unit=" %",
    full=100,
    series=(Series("remembered", (81.0, 94.5, 88.0)),),
    target=Target(90, "desired"),
)
CURVES = Line(
    title="Loss",
    x="step",
    y="loss",
    log=True,
    xs=tuple(range(40)),
    series=(
        Series("good", tuple(2 / (step + 1) for step in range(40))),
        Series("diverges", (1.0, 10.0, *[float("nan")] * 38)),
    ),
)
HEAT = Heat(title="Taken for", rows=("is 0", "is 1"), columns=("said 0", "said 1"), values=((9, 1), (3, 7)))
TILES = Tiles(
    title="A kernel moves",
    tiles=(
        Tile(name="input", pixels=((0, 1, 2), (3, 4, 5), (6, 7, 8)), window=Window(row=0, column=1, height=2, width=2)),
        Tile(name="map", pixels=tuple(tuple(float(x + y) for x in range(28)) for y in range(28))),
    ),
)
SLIDE = Slide(
    title="The kernel at row 1, column 2",
    image=Tile(name="input", pixels=((0, 1, 2), (3, 4, 5)), window=Window(row=0, column=1, height=2, width=2)),
    weights=Tile(name="filter", pixels=((1, 0), (0, -1.25))),
    output=Tile(name="output", pixels=((-5, -5.25),), window=Window(row=0, column=1)),
    sum=("  1 × 1 + 2 ×     0", "+ 4 × 0 + 5 × -1.25", "= -5.25"),
)
FLOW = Flow(
    title="Through the net",
    stages=(Stage("Input", "(1, 28, 28)", "one gray image"), Stage("Conv2d(1, 8, 3)", "(8, 26, 26)")),
)
DASHBOARD = Dashboard(
    title="My progress, 18 March 2026",
    facts=(Fact("12", "days in a row"), Fact("41", "best run")),
    panels=(CALENDAR, BARS, COLUMNS, LINE),
)
FIGURES: dict[str, Figure] = {
    figure.title: figure for figure in (CALENDAR, BARS, COLUMNS, LINE, CURVES, HEAT, TILES, SLIDE, FLOW, DASHBOARD)
}
