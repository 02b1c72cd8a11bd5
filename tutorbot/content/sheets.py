"""A line of `tutorbot recall grade`: an answer to be graded, and what it is graded by."""

from typing import Any

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

    @field_validator("concepts", mode="before")
    @classmethod
    def _without_blanks(cls, concepts: Any) -> Any:  # noqa: ANN401  whatever the line holds
        """A list that is null is one that is not there, and a numbered concept has its number for an id."""
        if not isinstance(concepts, list):
            return concepts
        return [_plain(each) if isinstance(each, dict) else each for each in concepts]

    @field_validator("concepts")
    @classmethod
    def _distinct(cls, concepts: tuple[Concept, ...]) -> tuple[Concept, ...]:
        if len({concept.id for concept in concepts}) < len(concepts):
            raise ValueError("two concepts have the same id")
        return concepts


def _plain(concept: dict[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in concept.items() if value is not None}
    if type(found.get("id")) is int:
        found["id"] = str(found["id"])
    return found


def read_sheet(line: str) -> Sheet | str:
    """What a line asks for, or what is wrong with it and where."""
    try:
        return Sheet.model_validate_json(line.removeprefix("\ufeff"))
    except ValidationError as error:
        first = error.errors()[0]
        where = " › ".join(str(step) for step in first["loc"])
        return f"{where}: {first['msg']}" if where else first["msg"]
