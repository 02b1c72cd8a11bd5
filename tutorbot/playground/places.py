"""Where a person can be: server channels, the chat with the bot, a chat with somebody else."""

from tutorbot.playground.errors import Impossible
from tutorbot.playground.messages import Message
from tutorbot.playground.worlds import CHANNELS, GUILD_ID, Channel, Profile


def find_channel(person: Profile, place: str) -> Channel:
    """`"#study"`, `"dm"`, `"@ben"`, or an id."""
    for channel in CHANNELS:
        if channel.open_to(person) and place in (channel.id, *_names(channel, person)):
            return channel
    have = ", ".join(_names(channel, person)[0] for channel in CHANNELS if channel.open_to(person))
    raise Impossible(f'{person.name} knows no place "{place}". There is {have}.')


def _names(channel: Channel, person: Profile) -> list[str]:
    if channel.kind == "text":
        return [f"#{channel.name}", channel.name]
    if channel.kind == "dm":
        return ["dm"]
    return [f"@{other.key}" for other in channel.members if other != person]


def owners_of(message: Message) -> dict[str, str]:
    """Who let the app in where the message came from (`authorizing_integration_owners`)."""
    metadata = message.raw.get("interaction_metadata")
    return dict(metadata["authorizing_integration_owners"]) if metadata else owners_in(message.channel)


def owners_in(channel: Channel) -> dict[str, str]:
    if channel.kind == "private":
        return {"1": channel.members[0].id}
    return {"0": GUILD_ID if channel.kind == "text" else "0"}
