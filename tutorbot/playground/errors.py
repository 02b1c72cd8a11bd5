"""What can go wrong in the playground, in one tree.

PlaygroundError
├── Impossible            a person asked for what the screen does not offer; the words say what it does offer
├── InteractionFailed     the bot did not answer in time: Discord shows "This interaction failed"
└── Refusal               the bot asked for what Discord refuses
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tutorbot.playground.jsons import Json


class PlaygroundError(Exception): ...


class Impossible(PlaygroundError): ...


class InteractionFailed(PlaygroundError):
    def __init__(self, why: str) -> None:
        super().__init__(f"This interaction failed: {why}")
        self.why = why


class Refusal(PlaygroundError):
    def __init__(self, status: int, code: int, message: str, *, why: str = "", errors: Json | None = None) -> None:
        super().__init__(f"{status} {code} {message}" + (f": {why}" if why else ""))
        self.status = status
        self.why = why or message
        """The readable reason, for the wire log."""
        self.body: Json = {"message": message, "code": code} | ({"errors": errors} if errors else {})


@dataclass(slots=True)
class Faults:
    """Collects every fault of one request body, so that the bot's author reads them all at once."""

    found: list[tuple[tuple[str | int, ...], str, str]] = field(default_factory=list)

    def add(self, path: Sequence[str | int], code: str, message: str) -> None:
        self.found.append((tuple(path), code, message))

    def refuse(self) -> None:
        """Raise the `Refusal` that Discord would send, if anything was found."""
        if not self.found:
            return
        errors: Json = {}
        for path, code, message in self.found:
            node = errors
            for step in path:
                node = node.setdefault(str(step), {})
            node.setdefault("_errors", []).append({"code": code, "message": message})
        why = "; ".join(f"{'.'.join(map(str, path)) or 'body'}: {message}" for path, _, message in self.found)
        raise Refusal(400, 50035, "Invalid Form Body", why=why, errors=errors)
