"""Proving what a topic claims, by running it: flashcards, questions, templates, puzzles, pages, pictures."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from tutorbot.content.claims import Claim
from tutorbot.content.faults import Fault, Problem
from tutorbot.content.flashcards import FlashcardEntry
from tutorbot.content.locks import Proved
from tutorbot.content.pages import Block, PagesEntry
from tutorbot.content.projects import ProjectFile
from tutorbot.content.puzzles import PuzzleEntry
from tutorbot.content.questions import QuestionEntry
from tutorbot.content.visuals import SightEntry, VisualFile
from tutorbot.domain.errors import Unavailable
from tutorbot.domain.spans import shortened
from tutorbot.judging.keys import Decided, decide
from tutorbot.judging.observations import Wanted, observe
from tutorbot.judging.projects import decide_project
from tutorbot.judging.references import decide_puzzle
from tutorbot.judging.variants import draw_variants
from tutorbot.judging.visuals import PATIENT, decide_visual
from tutorbot.sandbox.jobs import Ended, Job, Limits, Reply
from tutorbot.sandbox.sandboxes import Sandbox
from tutorbot.sandbox.sessions import Bench

_PAGES = Limits(wall_s=30, cpu_s=15)
"""For all code of a file of pages, which is never run for a learner."""


@dataclass(frozen=True, slots=True)
class Result:
    claim: Claim
    proved: Proved | None
    """None when the proof failed."""
    faults: tuple[Fault, ...]


async def prove(
    claims: Sequence[Claim],
    sandbox: Sandbox,
    *,
    versions: str,
    on: str,
    done: Callable[[Result], None] = lambda _: None,
) -> list[Result]:
    """Prove all claims, several at once, and tell of each as soon as it is decided.

    Args:
        claims: what to prove.
        sandbox: where the code runs, with the limits that learners have.
        versions: of torch and Python, for the label.
        on: today, as `2026-01-31`.
        done: is called with each result.

    Raises:
        Unavailable: there is no sandbox.
    """

    async def one(claim: Claim) -> Result:
        decided, variants = await _decided(claim, sandbox)
        proved = Proved(
            digest=claim.digest,
            versions=versions,
            on=on,
            answer=decided.answer,
            figures=dict(decided.figures),
            variants=tuple(map(dict, variants)),
        )
        problems = decided.problems or tuple(_filled(claim, proved))
        result = Result(claim, None if problems else proved, tuple(map(claim.fault, problems)))
        done(result)
        return result

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(claim)) for claim in claims]
    except* Unavailable as errors:
        raise Unavailable(str(errors.exceptions[0])) from errors
    return [task.result() for task in tasks]


async def _decided(claim: Claim, sandbox: Sandbox) -> tuple[Decided, Sequence[dict[str, str]]]:
    entry = claim.entry
    match entry:
        case FlashcardEntry(program=(str(code), str(output))):
            return await sandbox.turn(0, lambda bench: _decide_card(bench, code, output)), ()
        case PagesEntry() | VisualFile() | ProjectFile():
            return await sandbox.turn(0, lambda bench: _decide_material(bench, entry)), ()
        case PuzzleEntry():
            return await decide_puzzle(sandbox, entry.item(claim.topic)), ()
        case QuestionEntry(template=None):
            limits = PATIENT if isinstance(entry, SightEntry) else None
            return await sandbox.turn(0, lambda bench: decide(bench, entry, limits)), ()
        case QuestionEntry():
            drawing = await sandbox.turn(0, lambda bench: draw_variants(bench, entry, claim.id))
            return Decided(problems=tuple(drawing.problems)), [dict(names) for names in drawing.variants]
    raise TypeError(f"nothing to prove in {claim.id}")


async def _decide_material(bench: Bench, entry: PagesEntry | VisualFile | ProjectFile) -> Decided:
    match entry:
        case PagesEntry():
            return await _decide_pages(bench, entry)
        case VisualFile():
            return await decide_visual(bench, entry)
        case ProjectFile():
            return await decide_project(bench, entry)


async def _decide_card(bench: Bench, code: str, output: str) -> Decided:
    seen = await observe(bench, Wanted(code=code))
    if seen.problems:
        return Decided(problems=tuple(problem.under("back") for problem in seen.problems))
    printed, said = ([line.rstrip() for line in text.strip().split("\n")] for text in (seen.answer, output))
    if seen.failure or printed != said:
        expected = "output that is what the code prints"
        return Decided(problems=(Problem(f"the code {seen.words}, and the card says otherwise", expected, ("back",)),))
    return Decided(answer=output)


async def _decide_pages(bench: Bench, entry: PagesEntry) -> Decided:
    """Run all blocks as one program, and hold each against what stands below it."""
    problems: list[Problem] = []
    try:
        async with bench.session(Job(code="", name=entry.id, strict=True), _PAGES) as session:
            for block in entry.blocks:
                reply = await session.execute(block.code, name=entry.id)
                if problem := _block_problem(block, reply):
                    problems.append(problem.under("pages", block.page, "text"))
                    if reply.failure:
                        break
            run = await session.end()
            problems += [
                Problem(f"a deprecation warning: {warning}", "code that will last") for warning in run.warnings
            ]
    except Ended as ended:
        expected = f"code that runs to its end within {_PAGES.cpu_s} seconds"
        problems.append(Problem(f"the code proves nothing: {ended.run.why}", expected))
    return Decided(problems=tuple(problems))


def _block_problem(block: Block, reply: Reply) -> Problem | None:
    if reply.failure:
        raised = f"{reply.failure.type}: {shortened(' '.join(reply.failure.message.split()), 160)}"
        return Problem(f"the code “{_opening(block)}” raises {raised}", "code that runs as it stands")
    printed, said = (
        [line.rstrip() for line in (text or "").strip().split("\n")] for text in (reply.printed, block.output)
    )
    if printed == said:
        return None
    shown = shortened(reply.printed.strip(), 300) or "nothing"
    return Problem(f"the code “{_opening(block)}” prints otherwise: {shown}", "below it, in ```text, what it prints")


def _opening(block: Block) -> str:
    return shortened(block.code.strip().split("\n")[-1], 60)


def _filled(claim: Claim, proved: Proved) -> Iterable[Problem]:
    """The problems of a question with its figures filled in, the first variant that has any."""
    if isinstance(claim.entry, VisualFile):
        yield from claim.entry.filled_problems(proved)
    if not isinstance(claim.entry, QuestionEntry):
        return
    for names in proved.variants or (claim.entry.names(proved),):
        if problems := claim.entry.filled_problems(claim.raw, names):
            draw = claim.entry.template.draw if claim.entry.template else ()
            drawn = shortened(", ".join(f"{name} = {names[name]}" for name in draw), 80)
            for problem in problems:
                yield replace(problem, message=f"{problem.message} (with {drawn})") if drawn else problem
            return
