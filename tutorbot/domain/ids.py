"""The identifiers that cross rooms: Discord's are snowflakes (below 2**63), ours are short strings or row ids."""

from typing import NewType

LearnerId = NewType("LearnerId", int)
"""A Discord user id."""
GuildId = NewType("GuildId", int)
"""A Discord server id."""
InteractionId = NewType("InteractionId", int)
"""A Discord interaction id: the idempotency key of whatever the interaction asked for."""

TopicId = NewType("TopicId", str)
"""The folder name of a topic: `cnn-patterns`."""
ItemId = NewType("ItemId", str)
"""`<topic>/<id in the file>` of a course item, `guild-<guild>/<number>` of a moderator's, `own-card/<number>` of a card
that a learner wrote."""
OptionId = NewType("OptionId", str)
"""Unique inside one question; never a letter of the screen."""

VersionId = NewType("VersionId", int)
"""One immutable version of one item."""
AttemptId = NewType("AttemptId", int)
"""Of a quiz."""
TopicTestId = NewType("TopicTestId", int)
PuzzleAttemptId = NewType("PuzzleAttemptId", int)
SubmissionId = NewType("SubmissionId", int)
RunId = NewType("RunId", int)
MaterialId = NewType("MaterialId", int)
"""One immutable version of the material of one mode."""
RecallId = NewType("RecallId", int)
"""One learner at one recall prompt."""
RoundId = NewType("RoundId", int)
"""One learner's way through one mode of one topic."""
ReviewId = NewType("ReviewId", int)
FitId = NewType("FitId", int)
"""Of a try to fit the scheduler to a learner."""
