"""Whatever the bot sends is what Discord describes, and never rings anybody's bell."""

from tests.journeys.tours import tour
from tests.playground.openapi import needs_openapi, violations
from tutorbot.playground.interactions import Reply
from tutorbot.playground.jsons import Json
from tutorbot.playground.people import Person
from tutorbot.playground.servers import Playground


@needs_openapi
async def test_every_request_is_what_discord_describes(
    ana: Person, ben: Person, mia: Person, playground: Playground
) -> None:
    await tour(ana, ben, mia)
    assert len(playground.recorded) > 100
    assert violations(playground.recorded) == []


async def test_no_message_pings_anybody(ana: Person, ben: Person, mia: Person, playground: Playground) -> None:
    await tour(ana, ben, mia)
    messages = messages_in(playground)
    assert len(messages) > 80
    assert [message for message in messages if message.get("allowed_mentions") != {"parse": []}] == []


def messages_in(playground: Playground) -> list[Json]:
    """Every message that the bot wrote or edited."""
    return [message for call in playground.recorded if (message := _message(call)) is not None]


def _message(call: Json) -> Json | None:
    """The message that a request writes or edits, if it does."""
    body: Json = call["body"]
    if call["path"].endswith("/callback"):
        return body["data"] if body["type"] in (Reply.MESSAGE, Reply.UPDATE) else None
    return body if "/messages" in call["path"] or call["path"].startswith("/webhooks/") else None
