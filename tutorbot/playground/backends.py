"""Everything that a Discord made of one process remembers, put together."""

import asyncio
from datetime import timedelta
from pathlib import Path

from tutorbot.playground.clocks import Clock
from tutorbot.playground.commands import Commands
from tutorbot.playground.events import Events
from tutorbot.playground.gateways import Gateway
from tutorbot.playground.interactions import Interactions
from tutorbot.playground.jsons import Json
from tutorbot.playground.messages import Message, Messages
from tutorbot.playground.snowflakes import Snowflakes
from tutorbot.playground.wires import Entry, Wire
from tutorbot.playground.worlds import GUILD_ID, Profile


class Backend:
    def __init__(self, token: str, record: Path | None, acknowledge_within: float) -> None:
        self.token = token
        self.clock = Clock()
        self.events = Events()
        self.wire = Wire(self.clock, self._tell_entry, record)
        self.gateway = Gateway(token, self.wire)
        snowflakes = Snowflakes(self.clock)
        self.messages = Messages(self.clock, snowflakes)
        self.commands = Commands(snowflakes)
        self.interactions = Interactions(self.clock, snowflakes, self.messages, acknowledge_within)
        self.ready = asyncio.Event()
        """Set while a bot is connected and commands are known."""
        self.closed_to_the_bot: set[Profile] = set()
        """People who do not take direct messages from the bot."""
        self.gone: set[Profile] = set()
        """People who have left the server, so that they share none with the bot."""

        self.messages.on_change = self._tell_message
        self.messages.on_delete = self._tell_deleted
        self.commands.on_change = self._tell_commands
        self.gateway.on_change = self._tell_online

    def move_clock(self, step: str | timedelta) -> None:
        self.clock.move(step)
        self.events.publish_to_all({"event": "clock", "clock": self.raw_clock()})

    def raw_clock(self) -> Json:
        return {"now": self.clock.now().isoformat(), "offset_s": self.clock.offset.total_seconds()}

    async def tell_bot(self, event: str, message: Message) -> None:
        """MESSAGE_CREATE and its like, for everybody's messages; without the content intent most of it is blank."""
        if message.only_for:
            return
        guild = GUILD_ID if message.channel.kind == "text" else None
        data = dict(message.raw)
        if event == "MESSAGE_DELETE":
            data = {"id": message.id, "channel_id": message.channel.id}
        elif guild and not data["author"]["bot"]:
            data |= {"content": "", "embeds": [], "attachments": [], "components": []}
        if guild:
            data["guild_id"] = guild
        if message.channel.kind != "private":
            await self.gateway.dispatch(event, data, guild)

    def _tell_commands(self) -> None:
        self.events.publish_to_all({"event": "commands", "commands": self.commands.all})
        self._note_ready()

    def _tell_online(self) -> None:
        self.events.publish_to_all({"event": "bot", "online": self.gateway.online})
        self._note_ready()

    def _note_ready(self) -> None:
        if self.gateway.online and self.commands.synced is not None:
            self.ready.set()
        else:
            self.ready.clear()

    def _tell_message(self, message: Message) -> None:
        def news(reader: Profile) -> Json | None:
            return {"event": "message", "message": message.for_page()} if message.seen_by(reader) else None

        self.events.publish(news)

    def _tell_deleted(self, message: Message) -> None:
        event: Json = {"event": "delete", "id": message.id, "channel_id": message.channel.id}
        self.events.publish(lambda reader: event if message.seen_by(reader) else None)

    def _tell_entry(self, entry: Entry) -> None:
        self.events.publish(lambda _: {"event": "wire", "entry": entry.for_page()})
