"""People who use the bot: what a test or an author does instead of clicking."""

from collections.abc import Mapping
from typing import Self

from tutorbot.playground.answers import Answer, ask, settle
from tutorbot.playground.backends import Backend
from tutorbot.playground.commands import find_subcommand
from tutorbot.playground.errors import Impossible
from tutorbot.playground.forms import MENTIONS, Form
from tutorbot.playground.interactions import Interaction, Kind, Modal
from tutorbot.playground.jsons import Json, Value
from tutorbot.playground.messages import Message
from tutorbot.playground.options import Filler, read_file
from tutorbot.playground.places import find_channel, owners_in, owners_of
from tutorbot.playground.rules import components as kinds
from tutorbot.playground.rules.commands import MESSAGE_MENU, USER, USER_MENU
from tutorbot.playground.rules.messages import MAX_CONTENT, MAX_FILES
from tutorbot.playground.screens import Screen, choose_values
from tutorbot.playground.worlds import STUDY, Channel, Profile

PATIENCE = 30.0
"""Seconds for an answer that the bot has promised."""


class Person:
    """One person at their screen. Each action returns when the bot has answered it, a promised answer included.

        async with Playground(port=0) as playground:
            …  # a bot connects with playground.connector() and playground.token
            await playground.bot_ready()
            ana = playground.person("ana")
            await ana.command("quiz", topic="cnn-patterns", count=3)
            print(ana.see())              # the text of the message, with its buttons
            await ana.press("B")          # by label or custom_id
            await ana.choose("Difficulty", "Hard")
            await ana.press("Report")     # opens a form
            await ana.submit(reason="The stem has a typo")
            await ana.at("dm").command("streak show")
            await ana.command("run", file=("net.py", b"print(1)"))  # or a path
            said = await ben.say("Why 1?", ("net.py", b"print(1)"))
            await ana.context_menu("Run this code", on=said)

    Asking for what the screen does not offer raises `Impossible`, whose words say what it does offer. A bot that does
    not answer within 3 seconds raises `InteractionFailed`.
    """

    def __init__(
        self, backend: Backend, profile: Profile, channel: Channel = STUDY, patience: float = PATIENCE
    ) -> None:
        self._backend = backend
        self.profile = profile
        self.channel = channel
        self.patience = patience

    @property
    def name(self) -> str:
        return self.profile.name

    @property
    def id(self) -> str:
        return self.profile.id

    def at(self, place: str) -> Self:
        """Go to `"#quiz-corner"`, to `"dm"` with the bot, or to `"@ben"`: a chat where the bot is no member."""
        self.channel = find_channel(self.profile, place)
        return self

    # What is on the screen

    def messages(self, channel: str | None = None) -> list[Screen]:
        """What this person can read here (or in another channel), oldest first."""
        here = find_channel(self.profile, channel) if channel else self.channel
        return [Screen(message) for message in self._visible(here)]

    @property
    def screen(self) -> Screen:
        """The message here that was written or changed last."""
        return Screen(self._latest(self._visible(self.channel)))

    def see(self) -> str:
        """The open form, else the message that was written or changed last, as plain text."""
        return str(self.modal or self.screen)

    @property
    def modal(self) -> Form | None:
        """The form that was opened last and is still open."""
        mine = [modal for modal in self._backend.interactions.modals.values() if self._owns(modal)]
        return Form(mine[-1]) if mine else None

    def close_modal(self) -> None:
        """Dismiss the form that is on the screen."""
        if form := self.modal:
            self.close_form(form.id)

    def close_form(self, modal_id: str) -> None:
        """Dismiss one of several open forms."""
        modal = self._backend.interactions.modals.get(modal_id)
        if modal and self._owns(modal):
            del self._backend.interactions.modals[modal_id]

    # What a person does

    async def command(self, name: str, /, **options: Value) -> Answer:
        """Use a slash command; sub-commands by spaces: `command("question add", topic="cnn-patterns")`."""
        first, *rest = name.removeprefix("/").split()
        command = self._backend.commands.named(first)
        owners = self._authorize(command, self.channel)
        node, wrap = find_subcommand(command, rest)
        filler = Filler(self._backend.messages, self.channel)
        data = _command_data(command, wrap(filler.fill(node, options)), filler)
        return await self._answer(await self._act(Kind.COMMAND, data, owners, command=name.removeprefix("/")))

    async def complete(self, name: str, option: str, typed: str, /, **options: Value) -> list[Json]:
        """What the bot suggests while an option is typed: a list of `{"name", "value"}`."""
        first, *rest = name.removeprefix("/").split()
        command = self._backend.commands.named(first)
        owners = self._authorize(command, self.channel)
        node, wrap = find_subcommand(command, rest)
        if not any(each["name"] == option and each.get("autocomplete") for each in node.get("options") or ()):
            raise Impossible(f'The option "{option}" of /{name} has no autocomplete.')
        filler = Filler(self._backend.messages, self.channel)
        filled = filler.fill(node, {**options, option: typed}, focused=option)
        interaction = await self._act(Kind.AUTOCOMPLETE, _command_data(command, wrap(filled), filler), owners)
        return list(interaction.data.get("choices") or [])

    async def context_menu(self, name: str, on: "Screen | Person") -> Answer:
        """Use an app command from the menu of a message or a person."""
        if isinstance(on, Screen):
            return await self.use_on_message(name, on.id)
        return await self.use_on_person(name, on.id)

    async def use_on_message(self, name: str, message_id: str) -> Answer:
        """A message command by ids, as the page sends it. The bot gets the message as it is now."""
        message = self._readable(message_id)
        if message.only_for:
            raise Impossible("Discord offers no apps on a message that only one person sees.")
        filler = Filler(self._backend.messages, message.channel)
        filler.resolved["messages"] = {message.id: message.raw}
        target = {"target_message_id": message.id}
        return await self._use_menu(name, MESSAGE_MENU, message.id, target, filler, message.channel)

    async def use_on_person(self, name: str, person: str) -> Answer:
        """A user command, on a person by id, key or name."""
        filler = Filler(self._backend.messages, self.channel)
        user_id = filler.mention(person, USER, "the menu")
        target = {"target_user": filler.resolved["users"][user_id]}
        return await self._use_menu(name, USER_MENU, user_id, target, filler, self.channel)

    async def press(self, name: str, *, on: Screen | None = None) -> Answer:
        """Press a button by label (emoji aside) or custom_id: of a given message, or of the latest that has any."""
        message = self._with_component(on, (kinds.BUTTON,))
        button = Screen(message).button(name)
        if button.url:
            raise Impossible(f'"{name}" is a link: it opens {button.url} and the bot hears nothing of it.')
        return await self.use(message.id, button.custom_id)

    async def choose(self, name: str, *choices: str, on: Screen | None = None) -> Answer:
        """Choose from a menu, by its placeholder or custom_id: options by label or value, people and roles by name."""
        message = self._with_component(on, kinds.SELECTS)
        return await self.use(message.id, Screen(message).menu(name).custom_id, choices)

    async def use(self, message_id: str, custom_id: str, values: tuple[str, ...] | list[str] | None = None) -> Answer:
        """Press or choose by ids, as the page does; checked against what the message offers."""
        message = self._readable(message_id)
        component = Screen(message).component(custom_id)
        if component.get("disabled"):
            raise Impossible("It is disabled.")
        data: Json = {"component_type": component["type"], "custom_id": custom_id, "id": component["id"]}
        if component["type"] in kinds.SELECTS:
            chosen = choose_values(component, values or [])
            if kind := MENTIONS.get(component["type"]):
                filler = Filler(self._backend.messages, message.channel)
                chosen = [filler.mention(each, kind, "the menu") for each in chosen]
                data["resolved"] = filler.resolved
            data["values"] = chosen
        return await self._answer(await self._act(Kind.COMPONENT, data, owners_of(message), message=message))

    async def submit(self, values: Mapping[str, Value] | None = None, /, **fields: Value) -> Answer:
        """Send the open form. Fields by custom_id or label (a mapping for labels with spaces); others stay as shown.

        Text for text inputs, a list for menus and checkboxes, a truth for a checkbox, paths or (name, bytes) for files.
        """
        form = self.modal
        if form is None:
            raise Impossible("No form is open.")
        return await self.submit_form(form.id, {**(values or {}), **fields})

    async def submit_form(self, modal_id: str, values: Mapping[str, Value]) -> Answer:
        """Send one of several open forms. It closes when the bot has answered; after a failure it stays open."""
        modal = self._backend.interactions.modals.get(modal_id)
        if modal is None or not self._owns(modal):
            raise Impossible("That form is not open any more.")
        form, source = Form(modal), modal.opened_by
        filler = Filler(self._backend.messages, source.channel)
        data: Json = {"custom_id": form.custom_id, "components": form.fill(values, filler)}
        if filler.resolved:
            data["resolved"] = filler.resolved
        interaction = await self._act(
            Kind.MODAL_SUBMIT, data, source.owners, message=source.message, channel=source.channel
        )
        self._backend.interactions.modals.pop(modal_id, None)
        return await self._answer(interaction)

    async def press_raw(
        self, message: Screen | str, custom_id: str, values: list[str] | None = None, component_type: int = kinds.BUTTON
    ) -> Answer:
        """Send a component interaction that the screen may not offer: forged, or from an older version of the bot."""
        found = self._backend.messages.find(message if isinstance(message, str) else message.id)
        if found is None:
            raise Impossible("There is no such message.")
        data: Json = {"component_type": component_type, "custom_id": custom_id, "id": 1}
        if values is not None:
            data["values"] = values
        return await self._answer(await self._act(Kind.COMPONENT, data, owners_of(found), message=found))

    async def submit_raw(self, custom_id: str, values: Mapping[str, str], message: Screen | None = None) -> Answer:
        """Submit text inputs under any custom_ids, as of a form that the bot may never have opened."""
        components = [
            {
                "type": kinds.LABEL,
                "id": n,
                "component": {"type": kinds.INPUT, "id": n + 100, "custom_id": key, "value": text},
            }
            for n, (key, text) in enumerate(values.items(), start=1)
        ]
        data: Json = {"custom_id": custom_id, "components": components}
        found = self._backend.messages.find(message.id) if message else None
        return await self._answer(await self._act(Kind.MODAL_SUBMIT, data, owners_in(self.channel), message=found))

    async def say(self, text: str, *files: Value) -> Screen:
        """Write a plain message, with files as paths or (name, bytes).

        The bot is told that there is one, not what it says.
        """
        text = text.strip()
        if len(text) > MAX_CONTENT or not (text or files):
            raise Impossible(f"A message has 1 to {MAX_CONTENT} characters.")
        if len(files) > MAX_FILES:
            raise Impossible(f"A message takes {MAX_FILES} files, not {len(files)}.")
        uploads = {f"files[{n}]": read_file(file) for n, file in enumerate(files)}
        message = self._backend.messages.create(self.channel, self.profile, {"content": text}, uploads)
        await self._backend.tell_bot("MESSAGE_CREATE", message)
        return Screen(message)

    def refuse_direct_messages(self) -> None:
        self._backend.closed_to_the_bot.add(self.profile)

    def leave_server(self) -> None:
        """From now on this person has the bot only as an app of their own."""
        self._backend.gone.add(self.profile)

    # How it is found and sent

    def _authorize(self, command: Json, channel: Channel) -> dict[str, str]:
        member = self.profile not in self._backend.gone
        return self._backend.commands.authorize(command, self.profile, channel, member=member)

    async def _act(
        self,
        kind: Kind,
        data: Json,
        owners: dict[str, str],
        *,
        command: str | None = None,
        target: Json | None = None,
        message: Message | None = None,
        channel: Channel | None = None,
    ) -> Interaction:
        """Send one interaction and wait until the bot has acknowledged it."""
        channel = channel or (message.channel if message else self.channel)
        if channel.kind == "text" and self.profile in self._backend.gone:
            raise Impossible(f"{self.name} has left the server.")
        interaction = self._backend.interactions.begin(
            kind, self.profile, channel, owners, command=command, target=target, message=message
        )
        await ask(self._backend, interaction, data)
        return interaction

    async def _use_menu(
        self, name: str, kind: int, target_id: str, target: Json, filler: Filler, channel: Channel
    ) -> Answer:
        command = self._backend.commands.named(name, kind)
        owners = self._authorize(command, channel)
        data = _command_data(command, None, filler) | {"target_id": target_id}
        return await self._answer(
            await self._act(Kind.COMMAND, data, owners, command=name, target=target, channel=channel)
        )

    async def _answer(self, interaction: Interaction) -> Answer:
        return await settle(self._backend, interaction, self.patience)

    def _owns(self, modal: Modal) -> bool:
        return modal.opened_by.person == self.profile

    def _readable(self, message_id: str) -> Message:
        message = self._backend.messages.find(message_id)
        if message is None or not message.seen_by(self.profile):
            raise Impossible("That message is not there any more.")
        return message

    def _visible(self, channel: Channel) -> list[Message]:
        return [message for message in self._backend.messages.of(channel) if message.seen_by(self.profile)]

    def _with_component(self, on: Screen | None, types: tuple[int, ...]) -> Message:
        if on:
            return self._readable(on.id)
        visible = self._visible(self.channel)
        usable = [m for m in visible if any(raw["type"] in types for raw in Screen(m).components)]
        return self._latest(usable or visible)

    def _latest(self, messages: list[Message]) -> Message:
        if not messages:
            raise Impossible(f"{self.name} sees no message here.")
        return max(messages, key=lambda message: message.touched)


def _command_data(command: Json, options: list[Json] | None, filler: Filler) -> Json:
    data: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
    if options:
        data["options"] = options
    if filler.resolved:
        data["resolved"] = filler.resolved
    return data
