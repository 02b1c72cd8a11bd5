"""Colours of the two looks. No two things differ by colour alone: lines have styles and markers, cells have numbers."""

from dataclasses import dataclass

from tutorbot.domain.figures import Look


@dataclass(frozen=True, slots=True)
class Stroke:
    """How one of several series is told from the others."""

    colour: str
    style: str
    marker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    paper: str
    card: str
    """Behind a panel."""
    text: str
    faint: str
    """For what is read second."""
    grid: str
    strokes: tuple[Stroke, ...]
    mark: str
    """Of a window or a target."""
    ramp: tuple[str, ...]
    """From nothing to most, by lightness."""
    signed: tuple[str, str, str]
    """Of the lowest number below 0, of 0, of the highest above."""


_STYLES = (("solid", "o"), ("dashed", "s"), ("dashdot", "^"), ("dotted", "D"), ("solid", "v"), ("dashed", "P"))


def _strokes(*colours: str) -> tuple[Stroke, ...]:
    return tuple(Stroke(colour, *style) for colour, style in zip(colours, _STYLES, strict=True))


INKS = {
    Look.LIGHT: Ink(
        paper="#ffffff",
        card="#f3f5f8",
        text="#1d2229",
        faint="#56606c",
        grid="#d5dbe2",
        strokes=_strokes("#0b62ad", "#b5460c", "#18794a", "#7c3ea3", "#866000", "#47535f"),
        mark="#c2410c",
        ramp=("#e2e7ed", "#a6caea", "#5a9ad4", "#1c6ab1", "#0a3a6b"),
        signed=("#2e75b8", "#f3f5f8", "#e8761c"),
    ),
    Look.DARK: Ink(
        paper="#16181d",
        card="#20232a",
        text="#f2f4f6",
        faint="#a9b2be",
        grid="#3a3f4a",
        strokes=_strokes("#6ab7ff", "#ffa95c", "#60d69f", "#d3a5ff", "#f0cf6c", "#c2cbd6"),
        mark="#ffa95c",
        ramp=("#31363f", "#254c74", "#2f74b5", "#5ea8ea", "#b9dcff"),
        signed=("#4c97dc", "#2b2f38", "#f0913a"),
    ),
}


def lightness(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2)."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)  # noqa: PLR2004  the formula's
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 to 21 (WCAG 2.2)."""
    low, high = sorted((lightness(one), lightness(other)))
    return (high + 0.05) / (low + 0.05)


def on(colour: str) -> str:
    """Black or white, whichever is read better on a colour."""
    return max("#000000", "#ffffff", key=lambda ink: contrast(ink, colour))


def between(low: str, high: str, share: float) -> str:
    """A colour on the way from one to another, `share` 0 to 1."""
    ends = [[int(colour[start : start + 2], 16) for start in (1, 3, 5)] for colour in (low, high)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(*ends, strict=True))


def by_sign(ink: Ink, value: float, scale: tuple[float, float]) -> str:
    """The colour of a number between the lowest, which is below 0, and the highest: 0 has that of nothing."""
    below, zero, above = ink.signed
    return between(zero, below if value < 0 else above, abs(value) / max(-scale[0], scale[1]))
