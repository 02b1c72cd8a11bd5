import pytest

from tests.builders import flashcards, topic
from tests.tutor.students import Student, serve
from tutorbot.domain.errors import Stale, TutorError
from tutorbot.domain.ids import LearnerId
from tutorbot.domain.reviews import Rating
from tutorbot.tutor.tutors import Tutor


async def test_the_present_retention_and_others_are_told_with_the_reviews_to_expect(tutor: Tutor) -> None:
    await serve(tutor, topic(*flashcards(12)))
    ana = Student(tutor, LearnerId(7))
    for _ in range(8):
        await ana.rate(await ana.shown(), Rating.GOOD)
    preview = await tutor.workloads.preview(ana.id, None, at=ana.at)
    assert (preview.percent, list(preview.reviews)) == (90, [80, 85, 90, 95])
    assert list(preview.reviews.values()) == sorted(preview.reviews.values())
    assert preview.reviews[90] > 12 / 30, "each of the twelve comes once at least"
    await tutor.learners.settings(ana.id, None, at=ana.at, retention=0.87)
    preview = await tutor.workloads.preview(ana.id, None, 93, at=ana.at)
    assert (preview.percent, list(preview.reviews)) == (87, [80, 85, 87, 90, 93, 95])


async def test_nothing_is_expected_of_somebody_who_is_not_known(tutor: Tutor) -> None:
    with pytest.raises(Stale):
        await tutor.workloads.preview(LearnerId(7), None, at=Student(tutor, LearnerId(7)).at)


@pytest.mark.parametrize("retention", [0.0, 0.79, 0.96, 9.0])
async def test_a_retention_out_of_range_is_refused(tutor: Tutor, retention: float) -> None:
    ana = Student(tutor, LearnerId(7))
    with pytest.raises(TutorError, match="from 80 to 95"):
        await tutor.learners.settings(ana.id, None, at=ana.at, retention=retention)
