"""The log of what goes between the bot and the stand-in, and the file of `--record`."""

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from json import loads
from pathlib import Path
from typing import Literal, TextIO

from tutorbot.playground.clocks import Clock
from tutorbot.playground.jsons import Json, Value, encode

KEPT = 1000
BLANK = "…"
TOKENS = re.compile(r"(/interactions/\d+|/webhooks/\d+)/[^/]+")


def without_token(path: str) -> str:
    return TOKENS.sub(rf"\1/{BLANK}", path)


@dataclass(frozen=True, slots=True)
class Entry:
    """One request or event. The body stays as it came until somebody reads it: most are never read."""

    n: int
    at: str
    way: Literal["bot>discord", "discord>bot"]
    method: str
    """An HTTP method, or the name of an event."""
    path: str
    text: str | bytes | None
    status: int | None
    refusal: str | None

    @property
    def body(self) -> Value:
        if not self.text:
            return None
        body = loads(self.text)
        if isinstance(body, dict):
            for holder in (body, body.get("d")):
                if isinstance(holder, dict) and "token" in holder:
                    holder["token"] = BLANK
        return body

    def for_page(self) -> Json:
        path = without_token(self.path)
        return {
            "n": self.n,
            "at": self.at,
            "way": self.way,
            "what": f"{self.method} {path} {self.status}" if self.status else self.method,
            "status": self.status,
            "ok": self.refusal is None,
            "refusal": self.refusal,
            "body": self.body,
        }

    def for_record(self) -> Json:
        return {"at": self.at, "method": self.method, "path": without_token(self.path), "body": self.body}


class Wire:
    def __init__(self, clock: Clock, on_entry: Callable[[Entry], None], record: Path | None = None) -> None:
        self._clock = clock
        self._on_entry = on_entry
        self._record: TextIO | None = record.open("a", encoding="utf-8", buffering=1) if record else None
        self._written = 0
        self.entries: deque[Entry] = deque(maxlen=KEPT)

    def request(self, method: str, path: str, text: str | bytes | None, status: int, refusal: str | None) -> None:
        entry = self._add("bot>discord", method, path, text, status, refusal)
        if self._record and text:
            self._record.write(encode(entry.for_record()) + "\n")

    def event(self, name: str, text: str) -> None:
        self._add("discord>bot", name, "", text, None, None)

    def _add(
        self,
        way: Literal["bot>discord", "discord>bot"],
        method: str,
        path: str,
        text: str | bytes | None,
        status: int | None,
        refusal: str | None,
    ) -> Entry:
        self._written += 1
        at = self._clock.now().isoformat(timespec="milliseconds")
        entry = Entry(self._written, at, way, method, path, text, status, refusal)
        self.entries.append(entry)
        self._on_entry(entry)
        return entry

    def recorded(self) -> list[Json]:
        """The last requests that had a body, in the form of `--record`."""
        return [entry.for_record() for entry in self.entries if entry.way == "bot>discord" and entry.text]

    def close(self) -> None:
        if self._record:
            self._record.close()
