"""A walk past every screen of the bot, for what must hold for each request that it sends."""

import re

from tests.journeys.follow_ups import message_with
from tutorbot.playground.people import Person

FORM = {
    "stem": "What does `x.shape` hold?",
    "code": "x = torch.zeros(2, 3)",
    "options": "* torch.Size([2, 3])\ntorch.Size([3, 2]) | Rows come before columns.",
    "explanation": "There are two rows of three columns.",
    "difficulty": "easy",
}


async def press_any(person: Person, pattern: str) -> None:
    """Press the first button whose label fits."""
    await person.press(next(button.label for button in person.screen.buttons if re.match(pattern, button.label)))


async def learn(person: Person) -> None:
    """Everything that a learner can do, wherever they are."""
    await person.command("help")
    await person.complete("quiz", "topic", "output")
    await person.command("quiz", topic="output-size", difficulty="easy", count=2)
    await person.press("Hint")
    await press_any(person, "[A-F]$")
    await person.press("Next question")
    await person.press("I don't know")
    await person.press("See the result")
    await press_any(person, "Redo the")
    await person.press("I don't know")
    await press_any(person, "Next question|See the result")
    await person.command("card")
    for rating in ("Again", "Easy"):
        await person.press("Show the answer")
        await press_any(person, rating)
    await person.press("Undo last rating")
    await person.command("streak")
    await person.complete("settings", "time_zone", "Berl")
    await person.command("settings", time_zone="Europe/Berlin", new_cards=5, reviews=50, retention=85)
    await person.command("me export")
    await person.command("me delete")
    await person.press("Keep it")


async def moderate(person: Person) -> None:
    """Everything that a moderator can do in the server."""
    await person.command("setup")
    await person.choose("Moderator role", "Helpers")
    await person.choose("Quiz channel", "quiz-corner")
    await person.choose("Topics that are served here", "Why CNNs detect spatial patterns")
    await person.press("Time zone")
    await person.submit(zone="Europe/Berlin")
    await person.command("question add", topic="output-size")
    await person.submit(FORM | {"options": "nothing is right\nhere | No star."})
    await person.press("Open the form again")
    await person.submit(FORM)
    await person.press("Add a hint")
    await person.submit(hint="Count the rows first.")
    await person.press("Retire")
    await person.press("Bring it back")
    await person.press("History")
    await person.press("Back to the question")
    await person.press("Edit")
    await person.submit(FORM)
    await person.complete("question preview", "question", "1")
    for command in ("preview", "edit", "history", "retire"):
        await person.command(f"question {command}", question="1")
        person.close_modal()
    await person.command("question list")
    await person.choose("Look at a question", "1")


async def share(person: Person, other: Person) -> None:
    """A result goes to the quiz channel, where somebody tries the same quiz."""
    await person.command("quiz", count=1)
    await person.press("I don't know")
    await person.press("See the result")
    await person.press("Share the result")
    shared = await message_with(other.at("#quiz-corner"), "got **0 of 1** right")
    await other.press("Try it yourself", on=shared)


async def err(person: Person) -> None:
    """What goes wrong is told in messages too."""
    await person.command("quiz", topic="no-such-topic")
    await person.press_raw(person.screen, "tb0:old:1")
    await person.submit_raw("tb1:question-submit:1", FORM)
    await person.command("me delete")
    await person.press("Delete everything")


async def tour(ana: Person, ben: Person, mia: Person) -> None:
    await learn(ana)
    await learn(ben.at("dm"))
    await learn(ana.at("@ben"))
    await moderate(mia)
    await share(ana.at("#study"), ben)
    await err(ana)
