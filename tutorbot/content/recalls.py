"""The author's form of a recall prompt: what is asked, and the concepts by which an answer in free words is graded."""

from pydantic import Field

from tutorbot.content.entries import Entry, Raw, listed, texts
from tutorbot.content.faults import Problem, Problems
from tutorbot.content.fields import Hint, Prompt, Slug, Stated, Story, Term
from tutorbot.content.items import ItemEntry
from tutorbot.content.locks import Proved
from tutorbot.domain.ids import ItemId, TopicId
from tutorbot.domain.recalls import Recall
from tutorbot.domain.rubrics import Concept


class ConceptEntry(Entry):
    id: Slug = Field(description="a short id")
    text: Stated = Field(description="what an answer has to say, as one statement")
    paraphrases: list[Stated] = Field(description="2 to 5 ways in which learners say it", min_length=2, max_length=5)
    misconceptions: list[Stated] = Field(description="1 to 5 statements that get it wrong", min_length=1, max_length=5)
    terms: list[Term] = Field(description="2 to 10 words or phrases that speak for it", min_length=2, max_length=10)

    def concept(self) -> Concept:
        return Concept(
            id=self.id,
            text=self.text,
            paraphrases=tuple(self.paraphrases),
            misconceptions=tuple(self.misconceptions),
            terms=tuple(self.terms),
        )


class RecallEntry(ItemEntry):
    prompt: Prompt = Field(description="one to three sentences that ask for an answer of two to five")
    hint: Hint = Field(description="a nudge that does not give the answer away")
    concepts: list[ConceptEntry] = Field(description="3 to 5 concepts of a full answer", min_length=3, max_length=5)
    full: Story = Field(description="what a full answer says")

    @classmethod
    def rules(cls, raw: Raw) -> Problems:
        seen: set[str] = set()
        for number, concept in enumerate(listed(raw, "concepts")):
            for name in texts(concept, "id"):
                if name in seen:
                    yield Problem(f"the id “{name}” stands twice", "each id once", ("concepts", number, "id"))
                seen.add(name)

    def decides(self) -> None:
        """Nothing that is said in words can be proved by a run."""

    def item(self, topic: TopicId, source: str | None = None, proved: Proved | None = None) -> Recall:
        del proved
        return Recall(
            id=ItemId(f"{topic}/{self.id}"),
            topic=topic,
            objective=self.objective,
            prompt=self.prompt,
            hint=self.hint,
            concepts=tuple(entry.concept() for entry in self.concepts),
            full=self.full,
            source=self.source or source or "",
        )
