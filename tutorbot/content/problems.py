"""The author's form of a problem of a challenge: a question with its sort and its time."""

import re
from dataclasses import replace
from typing import Annotated

from pydantic import Field, PlainValidator
from pydantic_core import PydanticCustomError

from tutorbot.content.faults import Problem
from tutorbot.content.fields import as_written
from tutorbot.content.locks import Proved
from tutorbot.content.questions import QuestionEntry
from tutorbot.domain.ids import TopicId
from tutorbot.domain.items import Question, Sort

SECONDS = range(30, 301)


def _seconds(given: object) -> int:
    written = as_written(given)
    if isinstance(written, str) and re.fullmatch(r"\d{1,4}", written) and int(written) in SECONDS:
        return int(written)
    problem = Problem("no count of seconds", f"a number from {SECONDS.start} to {SECONDS.stop - 1}")
    raise PydanticCustomError("problems", "see the context", {"problems": [problem]})


class ProblemEntry(QuestionEntry):
    type: Sort = Field(description=f"one of {', '.join(Sort)}")
    seconds: Annotated[int, PlainValidator(_seconds)] = Field(description="how long a learner may take, 30 to 300")

    def item(self, topic: TopicId, source: str | None = None, proved: Proved | None = None) -> Question:
        return replace(super().item(topic, source, proved), kind="problem", sort=self.type, seconds=self.seconds)
