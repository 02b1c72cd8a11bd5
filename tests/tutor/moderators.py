"""A member of a guild who writes questions, or tries to."""

from dataclasses import dataclass, field
from datetime import datetime

from tests.tutor.students import START
from tutorbot.domain.guilds import Member
from tutorbot.domain.ids import GuildId, LearnerId, TopicId
from tutorbot.tutor.questions import Refused, Saved
from tutorbot.tutor.tutors import Tutor

HALL = GuildId(900_000_000_000_000_001)
ELSEWHERE = GuildId(900_000_000_000_000_002)
HELPERS = 900_000_000_000_000_003
"""A role."""

FORM = {
    "stem": "How many parameters has `nn.Linear(3, 2)`?",
    "code": "",
    "options": "* 8\n6 | That leaves out the bias.",
    "explanation": "There are two rows of three weights.\nEach of the two outputs has a bias.",
    "difficulty": "easy",
}
"""What a moderator types who makes no mistake."""
PUZZLE = {
    "statement": "Write `double(x)`, which returns a tensor twice as large.",
    "starter": "def double(x):\n    ...",
    "solution": "def double(x):  # right\n    return x * 2",
    "calls": "double(torch.ones(2))",
    "explanation": "Multiplication works on each element.",
}
"""As much for an implement puzzle, whose solution `Marker` takes for right."""


def member(
    learner: int = 5, *, guild: GuildId = HALL, manages: bool = False, roles: frozenset[int] = frozenset()
) -> Member:
    return Member(id=LearnerId(learner), guild=guild, manages=manages, roles=roles)


@dataclass
class Moderator:
    """Every request is made at `at`."""

    tutor: Tutor
    member: Member = field(default_factory=lambda: member(manages=True))
    at: datetime = START

    async def open(self, topic: str | None = None, hint: str = "") -> int:
        opened = await self.tutor.questions.open(self.member, TopicId(topic) if topic else None, hint, at=self.at)
        return opened.draft

    async def submit(self, draft: int, **typed: str) -> Saved | Refused:
        return await self.tutor.questions.submit(self.member, draft, {**FORM, **typed}, at=self.at)

    async def write(self, topic: str | None = None, hint: str = "", **typed: str) -> Saved:
        return _saved(await self.submit(await self.open(topic, hint), **typed))

    async def puzzle(self, **typed: str) -> Saved | Refused:
        """Write an implement puzzle and send its form."""
        opened = await self.tutor.questions.open(self.member, None, "", kind="implement", at=self.at)
        return await self.tutor.questions.submit(self.member, opened.draft, {**PUZZLE, **typed}, at=self.at)

    async def edit(self, saved: Saved, **typed: str) -> Saved:
        opened = await self.tutor.questions.edit(self.member, saved.stored.item.id, at=self.at)
        return _saved(await self.tutor.questions.submit(self.member, opened.draft, typed, at=self.at))

    async def retire(self, saved: Saved, *, retired: bool = True) -> Saved:
        return await self.tutor.questions.retire(self.member, saved.stored.item.id, retired=retired, at=self.at)

    async def history(self, saved: Saved) -> list[str]:
        """What was done, newest first."""
        _, changes = await self.tutor.questions.history(self.member, saved.stored.item.id)
        return [change.action for change in changes]


def _saved(outcome: Saved | Refused) -> Saved:
    assert isinstance(outcome, Saved), outcome
    return outcome
