"""A line of `tutorbot recall grade`: an answer to be graded, and what it is graded by."""

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from tutorbot.domain.rubrics import Concept

MOST_ANSWERED = 20_000
"""Characters of an answer; what comes after the first few dozen sentences is not read anyway."""


class Sheet(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str | int
    prompt: str = Field(min_length=1)
    concepts: tuple[Concept, ...] = Field(min_length=1)
    answer: str = Field(max_length=MOST_ANSWERED)

    @field_validator("concepts")
    @classmethod
    def _distinct(cls, concepts: tuple[Concept, ...]) -> tuple[Concept, ...]:
        if len({concept.id for concept in concepts}) < len(concepts):
            raise ValueError("two concepts have the same id")
        return concepts


def read_sheet(line: str) -> Sheet | str:
    """What a line asks for, or what is wrong with it and where."""
    try:
        return Sheet.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        where = " › ".join(str(step) for step in first["loc"])
        return f"{where}: {first['msg']}" if where else first["msg"]
