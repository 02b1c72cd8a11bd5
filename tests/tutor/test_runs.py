from datetime import timedelta

import pytest

from tests.tutor.students import Student, lines, press
from tests.tutor.tutors import Box
from tutorbot.domain.errors import NotYours, Stale, TooMany, TutorError, Unavailable
from tutorbot.domain.ids import InteractionId, LearnerId, RunId
from tutorbot.sandbox.jobs import Failure, Job, Limits, Outcome, Run, Shown
from tutorbot.storage import tables
from tutorbot.tutor.runs import Ran
from tutorbot.tutor.tutors import Tutor


async def run(student: Student, code: str = "print(1)", interaction: InteractionId | None = None) -> Ran:
    return await student.tutor.runs.run(
        student.id, student.guild, code, at=student.at, interaction=interaction or press()
    )


async def test_what_was_run_can_be_looked_at_again(tutor: Tutor, ana: Student) -> None:
    ran = await run(ana, "```python\nprint(1)\n```")
    assert (ran.code, ran.run.stdout, ran.shared) == ("print(1)", "ran 1\n", False)
    again = await tutor.runs.get(ran.id, ana.id)
    assert (again.id, again.code, again.run.stdout) == (ran.id, ran.code, ran.run.stdout)


async def test_everything_about_a_run_is_kept_but_for_the_end_of_long_output(
    tutor: Tutor, ana: Student, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Run(
        outcome=Outcome.ERROR,
        stdout="x" * 60_000,
        stderr="careful",
        wall_s=0.5,
        why="It raised a ValueError.",
        failure=Failure("ValueError", "no", "line 1", 1),
        shown=Shown("tensor(1)", "tensor, shape ()"),
    )

    async def ran_so(job: Job, *, who: int = 0, limits: Limits | None = None) -> Run:
        del job, who, limits
        return whole

    monkeypatch.setattr(box, "run", ran_so)
    ran = await run(ana)
    assert ran.run == whole
    again = (await tutor.runs.get(ran.id, ana.id)).run
    assert (len(again.stdout), again.truncated) == (8_000, True)
    assert (again.failure, again.shown, again.stderr, again.why) == (whole.failure, whole.shown, "careful", whole.why)


async def test_the_form_begins_with_the_code_that_was_run_last(tutor: Tutor, ana: Student) -> None:
    assert await tutor.runs.last_code(ana.id) == ""
    await run(ana, "x = 1")
    await run(ana, "x = 2")
    assert await tutor.runs.last_code(ana.id) == "x = 2"
    assert await tutor.runs.last_code(LearnerId(8)) == ""


async def test_a_run_is_shared_once_and_by_its_owner(tutor: Tutor, ana: Student) -> None:
    ran = await run(ana)
    with pytest.raises(NotYours):
        await tutor.runs.share(ran.id, LearnerId(8))
    with pytest.raises(NotYours):
        await tutor.runs.get(ran.id, LearnerId(8))
    assert (await tutor.runs.share(ran.id, ana.id)).shared
    with pytest.raises(Stale, match="shared this already"):
        await tutor.runs.share(ran.id, ana.id)
    with pytest.raises(Stale, match="30 days"):
        await tutor.runs.share(RunId(99), ana.id)


async def test_a_run_is_forgotten_after_a_month(tutor: Tutor, ana: Student) -> None:
    ran = await run(ana)
    ana.later(days=29)
    await run(ana)
    assert (await tutor.runs.get(ran.id, ana.id)).code == ran.code
    ana.at += timedelta(days=1, seconds=1)
    await run(ana)
    with pytest.raises(Stale, match="30 days"):
        await tutor.runs.get(ran.id, ana.id)
    assert await lines(tutor, tables.runs) == 2


async def test_the_same_form_delivered_twice_is_kept_once(tutor: Tutor, ana: Student) -> None:
    interaction = press()
    first, second = await run(ana, interaction=interaction), await run(ana, interaction=interaction)
    assert first.id == second.id
    assert await lines(tutor, tables.runs) == 1


async def test_too_many_and_too_much_and_nothing_at_all_are_said_in_words(ana: Student, box: Box) -> None:
    with pytest.raises(TutorError, match="no code"):
        await run(ana, "")
    with pytest.raises(TutorError, match="characters long"):
        await run(ana, "x" * 20_001)
    for _ in range(box.options.a_minute):
        await run(ana)
    with pytest.raises(TooMany):
        await run(ana)
    assert len(box.ran) == box.options.a_minute


async def test_without_a_sandbox_no_form_is_opened_and_nothing_is_run(tutor: Tutor, ana: Student, box: Box) -> None:
    box.there, box.why = False, "Code cannot be run here: no Landlock."
    with pytest.raises(Unavailable, match=r"no Landlock\. Everything else works"):
        await run(ana)
    with pytest.raises(Unavailable):
        await tutor.runs.last_code(ana.id)
    assert box.ran == []


async def test_somebody_who_is_deleted_while_code_runs_stays_deleted(
    tutor: Tutor, ana: Student, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def delete_meanwhile(job: Job, *, who: int = 0, limits: Limits | None = None) -> Run:
        del job, who, limits
        await tutor.learners.delete(ana.id)
        return Run(outcome=Outcome.OK)

    monkeypatch.setattr(box, "run", delete_meanwhile)
    with pytest.raises(Stale, match="deleted while this ran"):
        await run(ana)
    assert set((await tutor.learners.kept(ana.id)).values()) == {0}
