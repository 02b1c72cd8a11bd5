import pytest

from tutorbot.domain.figures import Look
from tutorbot.pictures.inside.inks import INKS, between, contrast, lightness, on


@pytest.mark.parametrize("look", Look)
def test_words_and_curves_stand_out_from_what_they_lie_on(look: Look) -> None:
    ink = INKS[look]
    for ground in (ink.paper, ink.card):
        assert contrast(ink.text, ground) >= 7
        assert contrast(ink.faint, ground) >= 4.5
        assert contrast(ink.mark, ground) >= 4.5
        assert all(contrast(stroke.colour, ground) >= 4.5 for stroke in ink.strokes)


@pytest.mark.parametrize("look", Look)
def test_curves_differ_by_style_and_marker_too(look: Look) -> None:
    strokes = INKS[look].strokes
    assert len({(stroke.style, stroke.marker) for stroke in strokes}) == len({s.marker for s in strokes}) == 6


@pytest.mark.parametrize("look", Look)
def test_days_differ_by_lightness(look: Look) -> None:
    ramp = [lightness(colour) for colour in INKS[look].ramp]
    assert ramp in (sorted(ramp), sorted(ramp, reverse=True))
    pairs = zip(INKS[look].ramp, INKS[look].ramp[1:], strict=False)
    assert all(contrast(one, other) >= 1.35 for one, other in pairs)


@pytest.mark.parametrize("share", [0, 0.25, 0.5, 0.75, 1])
@pytest.mark.parametrize("look", Look)
def test_a_number_can_be_read_on_any_cell(look: Look, share: float) -> None:
    ink = INKS[look]
    below, zero, above = ink.signed
    for low, high in ((ink.ramp[0], ink.ramp[-1]), ("#000000", "#ffffff"), (zero, below), (zero, above)):
        colour = between(low, high, share)
        assert contrast(on(colour), colour) >= 4.5
