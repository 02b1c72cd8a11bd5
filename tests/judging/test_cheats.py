"""Ways to pass without solving, a file each: none of them passes, and an honest submission right after it does.

The first lines of a file say what it tries, and the result that must come of it. `COURSE` is given to each: the folder
of the courses, with the solutions in it.
"""

import re
from pathlib import Path

import pytest

from tests.builders import puzzle
from tutorbot.domain.puzzles import Call, Implement
from tutorbot.judging.judges import Judge
from tutorbot.sandbox.jobs import Limits
from tutorbot.sandbox.sandboxes import Sandbox

SOFTMAX = """\
def softmax(x):
    e = torch.exp(x - x.max(dim=-1, keepdim=True).values)
    return e / e.sum(-1, keepdim=True)
"""
PUZZLE = puzzle(
    "softmax",
    task=Implement(
        form="implement",
        starter="",
        solution=SOFTMAX,
        examples=(Call("softmax(torch.tensor([1.0, 2.0]))"),),
        cases=(Call("softmax(torch.tensor([[500.0, -500.0, 499.0]]))"),),
        generator="""\
def inputs(rng):
    while True:
        yield (torch.randn(rng.randint(1, 5), rng.randint(2, 9)) * 30,)
""",
        entry="softmax",
        bans=("softmax", "log_softmax"),
        keeps_arguments=True,
    ),
)
HONEST = """\
def softmax(x):
    e = (x - x.amax(-1, keepdim=True)).exp()
    return e / e.sum(-1, keepdim=True)
"""
COURSE = Path(__file__).parents[2] / "content"
CHEATS = {
    path.stem: path.read_text(encoding="utf-8") for path in sorted(Path(__file__).with_name("cheats").glob("*.py"))
}
_FIRST = re.compile(r"# tries: .+\n# expects: (.+)\n")


@pytest.mark.parametrize("code", CHEATS.values(), ids=CHEATS)
async def test_no_cheat_passes_and_none_spoils_the_next_verdict(sandbox: Sandbox, code: str) -> None:
    expected = _FIRST.match(code)
    assert expected
    judge = Judge(sandbox)
    cheat = await judge.judge(PUZZLE, f"COURSE = {str(COURSE)!r}\n{code}", limits=Limits(wall_s=2.0))
    honest = await judge.judge(PUZZLE, HONEST)
    assert not cheat.solved
    assert cheat.result == expected[1], cheat.feedback
    assert cheat.feedback
    assert len(cheat.feedback) <= 1500
    assert honest.solved
    assert honest.passed == honest.total == 7


async def test_a_name_put_together_at_run_time_is_no_use_that_is_found(sandbox: Sandbox) -> None:
    """The limit of a ban, known and accepted: it is said in `bans`."""
    code = "softmax = getattr(F, 'soft' + 'max')\ninner = softmax\ndef softmax(x):\n    return inner(x, -1)"
    assert (await Judge(sandbox).judge(PUZZLE, code)).solved
