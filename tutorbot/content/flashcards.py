"""The author's form of a flashcard. Code on its back that is followed by its output is run, and must print that."""

import re

from pydantic import Field

from tutorbot.content.fields import Back, Front
from tutorbot.content.items import ItemEntry
from tutorbot.content.locks import Proved
from tutorbot.domain.ids import ItemId, TopicId
from tutorbot.domain.items import Flashcard, Level

_PAIR = re.compile(
    r"^```python *\n(?P<code>.*?)^``` *\n\s*^```text *\n(?P<output>.*?)^``` *$", re.MULTILINE | re.DOTALL
)


class FlashcardEntry(ItemEntry):
    level: Level = Field(description="beginner, intermediate or advanced")
    front: Front = Field(description="the question on the card")
    back: Back = Field(description="the answer on its back")

    @property
    def program(self) -> tuple[str, str] | None:
        """The code of all blocks that are followed by their output, as one program, and all that it must print."""
        pairs = [(found["code"].rstrip(), found["output"].rstrip()) for found in _PAIR.finditer(self.back)]
        return ("\n".join(code for code, _ in pairs), "\n".join(output for _, output in pairs)) if pairs else None

    def decides(self) -> object:
        return self.program

    def item(self, topic: TopicId, source: str | None = None, proved: Proved | None = None) -> Flashcard:
        return Flashcard(
            id=ItemId(f"{topic}/{self.id}"),
            topic=topic,
            objective=self.objective,
            level=self.level,
            front=self.front,
            back=self.back,
            source=self.source or source,
            proof=proved.proof(self.program[0], "prints", None) if proved and self.program else None,
        )
