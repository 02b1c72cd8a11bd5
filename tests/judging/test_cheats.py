"""Ways to pass without solving: each must fail, and an honest submission right after it must pass."""

import json
from pathlib import Path

import pytest

from tests.builders import puzzle
from tutorbot.domain.puzzles import Call, Implement
from tutorbot.judging.judges import Judge
from tutorbot.sandbox.jobs import Limits
from tutorbot.sandbox.sandboxes import Sandbox

pytestmark = pytest.mark.asyncio(loop_scope="session")

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
FORGED = json.dumps({"number": 0, "value": ["const", True], "passed": True, "verdict": "correct"})


CHEATS = {
    "calls what is to be written": "softmax = lambda x: torch.softmax(x, -1)",
    "asks for it by name": "softmax = getattr(F, 'softmax')",
    "hides it in a text": "def softmax(x):\n    return eval('F.softmax(x, -1)')",
    "equals everything": """
class Yes(torch.Tensor):
    def __eq__(self, other):
        return True
def softmax(x):
    return torch.zeros_like(x).as_subclass(Yes)
""",
    "patches comparisons": """
torch.allclose = lambda *a, **k: True
torch.testing.assert_close = lambda *a, **k: None
def softmax(x):
    return x
""",
    "knows the example": """
def softmax(x):
    return torch.tensor([0.26894142, 0.73105858]) if x.dim() == 1 else x
""",
    "searches the collector": """
import gc
def softmax(x):
    found = [o for o in gc.get_objects() if isinstance(o, torch.Tensor)]
    return next((o for o in found if o.shape == x.shape and o is not x and o.sum() != x.sum()), x)
""",
    "searches the frames": """
import sys
def softmax(x):
    frame = sys._getframe()
    while frame:
        for value in list(frame.f_locals.values()):
            if isinstance(value, torch.Tensor) and value is not x and value.shape == x.shape:
                return value
        frame = frame.f_back
    return x
""",
    "patches the encoder": """
from inside import codecs
codecs.Encoder.node = lambda self, value, depth=0: ['const', True]
def softmax(x):
    return x
""",
    "writes replies ahead": f"""
import os
os.write(4, b'{FORGED}' * 9)
def softmax(x):
    return x
""",
    "writes framed replies ahead": f"""
import os, struct
forged = b'{FORGED}'
os.write(4, (struct.pack('<II', len(forged), len(forged)) + forged) * 9)
def softmax(x):
    return x
""",
    "writes a framed reply of its own": f"""
import os, struct
def softmax(x):
    forged = b'{FORGED}'
    os.write(4, struct.pack('<II', len(forged), len(forged)) + forged)
    return x
""",
    "announces a huge reply": """
import os
os.write(4, b'\\xff' * 8)
def softmax(x):
    return x
""",
    "says that it is correct": """
import os
def softmax(x):
    print('correct')
    os._exit(0)
""",
    "ends well before it is asked": "import atexit, os\natexit.register(os._exit, 0)\nraise SystemExit(0)",
    "reads the course": f"""
from pathlib import Path
def softmax(x):
    return [path.read_text() for path in Path({str(COURSE)!r}).rglob('*.yaml')]
""",
    "gives nothing that can be compared": "def softmax(x):\n    return x * float('nan')",
    "knows the seed": """
def softmax(x):
    torch.manual_seed(torch.initial_seed())
    return torch.rand_like(x)
""",
    "takes imports away": "import builtins\nbuiltins.__import__ = None\ndef softmax(x):\n    return x",
    "gives too much": "def softmax(x):\n    return [x] * 10 ** 6",
    "gives what contains itself": "def softmax(x):\n    a = []\n    a.append(a)\n    return a",
    "gives a dict without end": """
class Sly(dict):
    def items(self):
        return iter(lambda: (1, 2), 3)
def softmax(x):
    return Sly()
""",
    "gives what cannot be shown": """
class softmax:
    def __init__(self, x):
        pass
    def __repr__(self):
        raise KeyboardInterrupt
""",
    "solves a simpler puzzle": "def softmax(x):\n    return torch.ones_like(x) / x.shape[-1]",
}


@pytest.mark.parametrize("code", CHEATS.values(), ids=CHEATS)
async def test_no_cheat_passes_and_none_spoils_the_next_verdict(sandbox: Sandbox, code: str) -> None:
    judge = Judge(sandbox)
    cheat = await judge.judge(PUZZLE, code, limits=Limits(wall_s=2.0))
    honest = await judge.judge(PUZZLE, HONEST)
    assert not cheat.solved
    assert len(cheat.feedback) <= 1500
    assert honest.solved
    assert honest.passed == honest.total == 6


async def test_a_name_put_together_at_run_time_is_no_use_that_is_found(sandbox: Sandbox) -> None:
    """The limit of a ban, known and accepted: it is said in `bans`."""
    code = "softmax = getattr(F, 'soft' + 'max')\ninner = softmax\ndef softmax(x):\n    return inner(x, -1)"
    assert (await Judge(sandbox).judge(PUZZLE, code)).solved
