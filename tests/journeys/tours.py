"""A walk past every screen of the bot, for what must hold for each request that it sends."""

import re

from tests.journeys.follow_ups import message_with, settled
from tutorbot.playground.people import Person

FORM = {
    "stem": "What does `x.shape` hold?",
    "code": "x = torch.zeros(2, 3)",
    "options": "* torch.Size([2, 3])\ntorch.Size([3, 2]) | Rows come before columns.",
    "explanation": "There are two rows of three columns.",
    "difficulty": "easy",
}


IMPLEMENT = {
    "statement": "Write `double(x)`, which returns a tensor twice as large.",
    "starter": "def double(x):\n    ...",
    "solution": "def double(x):\n    return x * 2",
    "calls": "double(torch.tensor([1.0, 2.0]))\ndouble(torch.ones(2, 2))\ndouble(torch.zeros(0))",
    "explanation": "Multiplication works on each element.",
}
PREDICT = {
    "statement": "Which shape does `y` have?",
    "code": "y = torch.zeros(2, 3).T",
    "asks": "shape of y",
    "solution": "(3, 2)",
    "explanation": "`.T` turns rows into columns.",
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
    await person.command("next")
    await person.command("test", topic="output-size")
    await person.press("I don't know")
    await person.command("card")
    for rating in ("Again", "Easy"):
        await person.press("Show the answer")
        await press_any(person, rating)
    await person.press("Undo last rating")
    await person.press("Show the answer")
    await person.press("Suspend")
    await person.press("Bring it back")
    await person.command("cards add", topic="broadcasting")
    await person.submit(front="What is mine?", back="@everyone")
    await person.press("Edit")
    await person.submit(back="This.")
    await person.press("Delete")
    await person.press("Undo")
    await person.press("All my cards")
    await person.choose("Look at a card", "What is mine?")
    await person.command("streak show")
    await person.command("streak pause", days=3)
    await person.press("End the pause")
    await person.complete("settings", "time_zone", "Berl")
    await person.command("settings", time_zone="Europe/Berlin", new_cards=5, reviews=50, retention=85)
    await person.press("What retention costs")
    for hour in ("off", 19, None):
        await person.command("remind", **({} if hour is None else {"hour": hour}))
    await person.press("Stop reminders")
    await person.press("20:00")
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


async def run_code(person: Person, other: Person) -> None:
    """Everything for which code is run; only where there is a sandbox, and the course of `running.courses`."""
    await person.complete("puzzle", "topic", "fil")
    await person.command("puzzle", topic="filters", difficulty="medium")
    await person.press("Hint")
    await person.press("Answer")
    await person.submit(code="def centre(x):\n    print('so far')\n    return x")
    await settled(person)
    await person.press("Try without grading")
    await person.submit(file=("answer.py", b"def centre(x):\n    return y"))
    await settled(person)
    await person.press("Back to the puzzle")
    await person.press("Show the solution")
    await person.press("Back to the puzzle")
    await person.press("Another one")
    await person.command("puzzle", topic="filters", difficulty="easy")
    await person.press("Answer")
    await person.submit(code="1x1x3x3")
    await settled(person)
    await person.press("Next puzzle")
    await person.command("puzzle", topic="sizes")
    await person.press("Answer")
    await person.submit()
    await settled(person)
    await person.press("Show the solution")
    await person.press("Show the solution")
    await person.command("run")
    await person.submit(code="print('line\\n' * 900)\n1 / 0")
    await settled(person)
    await person.press("Edit and run again")
    await person.submit(code="torch.ones(3)")
    await settled(person)
    await person.press("Share")
    await person.command("run", file=("my.py", b"import warnings\nwarnings.warn('careful')"))
    await settled(person)
    await person.context_menu("Run this code", on=await other.say("```py\nprint(1)\n```"))
    await settled(person)
    await person.context_menu("Run this code", on=await other.say("no code"))
    await person.command("quiz", topic="filters", count=1)
    await person.press("I don't know")
    await person.press("Prove it")
    await settled(person)
    await person.command("card")
    await person.press("Show the answer")


async def mend(person: Person) -> None:
    """A project, in vain; where code is run, as above."""
    await person.command("learn", topic="blanks", mode="project")
    await person.press("Hint")
    await person.choose("Look at … (2 looks left)", "What is left of a picture")
    await message_with(person, "### 👁️ What is left")
    await person.press("Change a line")
    await person.submit(text="optimizer = None")
    await message_with(person, "- optimizer = torch", patience=60)
    await person.press("Change settings")
    await person.submit({"set-pool": ["max"]})
    await message_with(person, "Pooling avg → **max**", patience=60)
    await person.press("Back to the project")
    for _ in range(2):
        await person.press("Show the solution")


async def write_puzzles(person: Person) -> None:
    """As a moderator does it, with a slip on the way."""
    await person.command("question add", kind="Implement puzzle")
    await person.submit(IMPLEMENT | {"solution": "def double(x):\n    return x.twice()"})
    await settled(person)
    await person.press("Open the form again")
    await person.submit(solution=IMPLEMENT["solution"])
    await settled(person)
    await person.press("Title, difficulty, hints")
    await person.submit(title="Twice", hints="a\nb\nc\nd")
    await settled(person)
    await person.press("Title, difficulty, hints")
    await person.submit(hints="Which operator?")
    await settled(person)
    await person.command("question add", kind="Predict puzzle")
    await person.submit(PREDICT)
    await settled(person)
    for press in ("Edit", "History", "All questions"):
        await person.press(press)
        person.close_modal()
        if press == "History":
            await person.press("Back to the question")


async def err(person: Person) -> None:
    """What goes wrong is told in messages too."""
    await person.command("puzzle")
    await person.command("run")
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
