"""The commands that the bot has synced, and who may use them where."""

from collections.abc import Callable

from tutorbot.playground.errors import Impossible
from tutorbot.playground.jsons import Json
from tutorbot.playground.permissions import Permission
from tutorbot.playground.rules.commands import GROUP, SLASH, SUBCOMMAND, check_commands
from tutorbot.playground.snowflakes import Snowflakes
from tutorbot.playground.worlds import APPLICATION_ID, GUILD_ID, Channel, Profile

CONTEXT_OF = {"text": 0, "dm": 1, "private": 2}
WHERE = ("in servers", "in direct messages with the app", "in chats between people")


class Commands:
    def __init__(self, snowflakes: Snowflakes) -> None:
        self._snowflakes = snowflakes
        self.synced: list[Json] | None = None
        """None until the bot has synced for the first time."""
        self.on_change: Callable[[], None] = lambda: None

    @property
    def all(self) -> list[Json]:
        return self.synced or []

    def overwrite(self, body: list[Json]) -> list[Json]:
        check_commands(body)
        before = {(command["type"], command["name"]): command["id"] for command in self.all}
        self.synced = []
        for command in body:
            permissions = command.get("default_member_permissions")
            kind = command.get("type") or 1
            self.synced.append(
                {
                    "contexts": None,
                    "integration_types": [0],
                    "nsfw": False,
                    **command,
                    "type": kind,
                    "id": before.get((kind, command["name"])) or self._snowflakes.mint(),
                    "application_id": APPLICATION_ID,
                    "version": self._snowflakes.mint(),
                    "description": command.get("description") or "",
                    "default_member_permissions": None if permissions is None else str(permissions),
                }
            )
        self.on_change()
        return self.synced

    def named(self, name: str, kind: int = SLASH) -> Json:
        for command in self.all:
            if command["type"] == kind and command["name"] == name:
                return command
        have = ", ".join(spoken(command) for command in self.all if command["type"] == kind)
        raise Impossible(f'There is no command "{name}". The bot has {have or "none"}.')

    def authorize(self, command: Json, person: Profile, channel: Channel, *, member: bool = True) -> dict[str, str]:
        """Who let the app in here (`authorizing_integration_owners`), or Impossible with the reason why nobody did.

        `member` of the server into which it was let.
        """
        context = CONTEXT_OF[channel.kind]
        contexts = command.get("contexts") or ([0, 1] if command.get("dm_permission", True) else [0])
        by_user = 1 in (command.get("integration_types") or [0])
        by_guild = member and 0 in (command.get("integration_types") or [0])
        if context not in contexts or not (by_user or (by_guild and context != CONTEXT_OF["private"])):
            raise Impossible(f"{spoken(command)} is not offered {WHERE[context]}.")
        needed = command.get("default_member_permissions")
        if context == 0 and needed is not None:
            # "0" is for administrators only.
            missing = (int(needed) or Permission.ADMINISTRATOR) & ~int(person.permissions)
            if missing and not person.permissions & Permission.ADMINISTRATOR:
                names = ", ".join(p.name.replace("_", " ").title() for p in Permission if p & missing and p.name)
                raise Impossible(f"{person.name} may not use {spoken(command)}: it needs {names or missing}.")
        owners = {"0": GUILD_ID if context == 0 else "0"} if by_guild and channel.kind != "private" else {}
        return owners | ({"1": person.id} if (by_user and context != 0) or not owners else {})


def spoken(command: Json) -> str:
    """`/quiz`, but `Explain this`: only a slash command is typed."""
    return f"/{command['name']}" if command["type"] == SLASH else str(command["name"])


def find_subcommand(command: Json, words: list[str]) -> tuple[Json, Callable[[list[Json]], list[Json]]]:
    """The node that holds the options, and how to wrap what was typed for the wire."""
    node = command
    path = []
    for word in words:
        inner = [option for option in node.get("options") or [] if option["type"] in (SUBCOMMAND, GROUP)]
        found = next((option for option in inner if option["name"] == word), None)
        if found is None:
            have = ", ".join(option["name"] for option in inner) or "no sub-commands"
            raise Impossible(f'/{command["name"]} has no sub-command "{word}". It has {have}.')
        node = found
        path.append(found)
    if any(option["type"] in (SUBCOMMAND, GROUP) for option in node.get("options") or []):
        have = ", ".join(option["name"] for option in node["options"])
        raise Impossible(f"/{command['name']} needs a sub-command: {have}.")

    def wrap(options: list[Json]) -> list[Json]:
        for step in reversed(path):
            options = [{"type": step["type"], "name": step["name"], "options": options}]
        return options

    return node, wrap
