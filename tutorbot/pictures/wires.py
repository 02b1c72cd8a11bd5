"""What goes between the bot and the drawing process; both sides import it."""

import json
import struct

from pydantic import TypeAdapter

from tutorbot.domain.figures import Figure, Look

HEAD = struct.Struct(">?I")
"""Before each answer: whether it is a picture, and how many bytes follow."""
_FIGURE: TypeAdapter[Figure] = TypeAdapter(Figure)


def to_wire(figure: Figure, look: Look) -> bytes:
    """One line. Infinity and "not a number" stay what they are, as Python's own JSON has them."""
    request = {"figure": _FIGURE.dump_python(figure, mode="json"), "look": look.value}
    return json.dumps(request, separators=(",", ":")).encode() + b"\n"


def from_wire(line: bytes) -> tuple[Figure, Look]:
    request = json.loads(line)
    return _FIGURE.validate_python(request["figure"]), Look(request["look"])
