"""As in `tests.journeys.test_openapi`, for the screens that need a sandbox."""

from tests.journeys.test_openapi import messages_in
from tests.journeys.tours import mend, run_code, write_puzzles
from tests.playground.openapi import needs_openapi, violations
from tutorbot.playground.people import Person
from tutorbot.playground.servers import Playground


async def walk(ana: Person, ben: Person, mia: Person) -> None:
    await run_code(ana, ben)
    await mend(ben)
    await write_puzzles(mia)


@needs_openapi
async def test_every_request_is_what_discord_describes(
    ana: Person, ben: Person, mia: Person, playground: Playground
) -> None:
    await walk(ana, ben, mia)
    assert len(playground.recorded) > 60
    assert violations(playground.recorded) == []


async def test_no_message_pings_anybody(ana: Person, ben: Person, mia: Person, playground: Playground) -> None:
    await walk(ana, ben, mia)
    messages = messages_in(playground)
    assert len(messages) > 30
    assert [message for message in messages if message.get("allowed_mentions") != {"parse": []}] == []
