"""Words for how strong somebody is in a topic, and for how sure that is."""

from tutorbot.bot.texts import ago
from tutorbot.domain.abilities import Band
from tutorbot.domain.strengths import Strength

BANDS = {Band.WEAK: "at the beginning", Band.MIDDLING: "halfway", Band.STRONG: "strong"}
_SURE = ((0.95, "almost certainly"), (0.8, "very likely"), (0.5, "likely"))
_FADED = 0.97
"""Of what was known: with less of it left, a word says so."""
_BAR = 10


def likely(band: Band, chance: float) -> str:
    """`likely strong (62 %)`."""
    word = next((word for least, word in _SURE if chance >= least), "perhaps")
    return f"{word} {BANDS[band]} ({percent(chance)})"


def percent(share: float) -> str:
    """From 1 to 99: some doubt is always left."""
    return f"{min(max(round(100 * share), 1), 99)} %"


def bar(share: float) -> str:
    full = round(share * _BAR)
    return f"{'▰' * full}{'▱' * (_BAR - full)}"


def strength_line(strength: Strength | None) -> str:
    """The strength today, when it was measured, and whether it has faded since."""
    if strength is None:
        return "not tested yet"
    faded = ", faded since" if strength.kept < _FADED else ""
    known = f"{bar(strength.value)} {percent(strength.value)} known"
    tested = f"tested {ago(strength.measured, strength.today)}{faded}"
    return f"{known}, {likely(strength.band, strength.chance)} · {tested}"
