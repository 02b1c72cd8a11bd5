"""JSON as it goes over the wire: compact, and typed only as far as the wire is."""

import json
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""One JSON object. What is inside is Discord's business; `rules/` checks what comes from the bot."""
Value: TypeAlias = Any
"""Any JSON value, or anything that a person may enter into a field."""

encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
