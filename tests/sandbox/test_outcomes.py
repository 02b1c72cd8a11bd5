"""What one run comes to, and what its author is told: outcomes, limits, output, the last value, tracebacks."""

from dataclasses import replace

import pytest

from tutorbot.sandbox.jobs import Job, Limits, Outcome, Run
from tutorbot.sandbox.sandboxes import Sandbox

SECOND = Limits(wall_s=1.0)


async def run(sandbox: Sandbox, code: str, limits: Limits | None = None, **more: object) -> Run:
    return await sandbox.run(replace(Job(code=code), **more), limits=limits)  # type: ignore[arg-type]  # a job's fields


@pytest.mark.parametrize(
    ("code", "outcome", "why"),
    [
        ("x = 1", Outcome.OK, ""),
        ("1 / 0", Outcome.ERROR, "It raised ZeroDivisionError."),
        ("def (", Outcome.ERROR, "It raised SyntaxError."),
        ("import tutorbot", Outcome.ERROR, "It raised ModuleNotFoundError."),
        ("raise SystemExit", Outcome.OK, ""),
        ("raise SystemExit(3)", Outcome.ERROR, "It ended the program with exit status 3."),
        (
            "import os; os._exit(0)",
            Outcome.ERROR,
            "It ended the process by itself (exit status 0) before it was finished.",
        ),
        ("while True: pass", Outcome.TIMEOUT, "It ran for more than 1 seconds."),
        ("torch.zeros(10**10)", Outcome.MEMORY, "It needed more memory than it may have."),
        ("print('x' * 70_000)", Outcome.OUTPUT_LIMIT, "It printed more than 65,536 bytes."),
        ("open('/etc/passwd')", Outcome.REFUSED, "The sandbox does not allow this: opening the file /etc/passwd."),
        ("open('/tmp/x', 'w')", Outcome.REFUSED, "The sandbox does not allow this: writing the file /tmp/x."),
        ("import os; os.listdir('/')", Outcome.REFUSED, "The sandbox does not allow this: listing the folder /."),
        ("import socket; socket.socket()", Outcome.REFUSED, "The sandbox does not allow this: using the network."),
        ("import os; os.fork()", Outcome.REFUSED, "The sandbox does not allow this: starting another process."),
        ("import os; os.kill(1, 9)", Outcome.REFUSED, "The sandbox does not allow this: sending a signal."),
        (
            "import threading; threading.Thread(target=print).start()",
            Outcome.REFUSED,
            "The sandbox does not allow this: starting a thread.",
        ),
        (
            "import subprocess; subprocess.run(['ls'])",
            Outcome.REFUSED,
            "The sandbox does not allow this: starting another program.",
        ),
        ("import ctypes; ctypes.string_at(0)", Outcome.CRASHED, "The process crashed (SIGSEGV)."),
    ],
)
async def test_every_way_to_end_has_a_name_and_words(sandbox: Sandbox, code: str, outcome: Outcome, why: str) -> None:
    limits = SECOND if outcome is Outcome.TIMEOUT else None
    found = await run(sandbox, code, limits)
    assert (found.outcome, found.why) == (outcome, why)


async def test_a_file_that_is_simply_not_there_is_an_error_and_nothing_refused(sandbox: Sandbox) -> None:
    assert (await run(sandbox, "open('notes.txt')")).outcome is Outcome.ERROR


async def test_what_was_denied_and_caught_is_no_refusal(sandbox: Sandbox) -> None:
    code = "try:\n    open('/etc/passwd')\nexcept OSError:\n    pass\nraise ValueError('something else')"
    assert (await run(sandbox, code)).outcome is Outcome.ERROR


# Limits


async def test_the_processors_time_is_limited_apart_from_the_clocks(sandbox: Sandbox) -> None:
    busy = await run(sandbox, "while True: pass", Limits(wall_s=10.0, cpu_s=1))
    idle = await run(sandbox, "import time; time.sleep(1.2)", Limits(wall_s=10.0, cpu_s=1))
    assert (busy.outcome, busy.why) == (Outcome.TIMEOUT, "It computed for more than 1 seconds.")
    assert idle.outcome is Outcome.OK


async def test_memory_is_limited_over_what_the_interpreter_has_already(sandbox: Sandbox) -> None:
    code = "x = bytearray({} << 20)"
    limits = Limits(memory_mb=100)
    fits, bursts = [await run(sandbox, code.format(size), limits) for size in (60, 120)]
    assert fits.outcome is Outcome.OK
    assert bursts.outcome is Outcome.MEMORY
    assert 55 < fits.peak_mb < 70


async def test_the_last_byte_of_output_is_allowed_and_the_next_one_ends_the_run(sandbox: Sandbox) -> None:
    limits = Limits(output_bytes=1000)
    full = await run(sandbox, "print('x' * 999)", limits)
    over = await run(sandbox, "print('x' * 1000, end='', flush=True)\nprint('y', end='')", limits)
    assert (full.outcome, full.truncated, len(full.stdout)) == (Outcome.OK, False, 1000)
    assert (over.outcome, over.truncated, over.stdout) == (Outcome.OUTPUT_LIMIT, True, "x" * 1000)


async def test_stdout_and_stderr_share_one_limit(sandbox: Sandbox) -> None:
    code = "import sys\nprint('x' * 600)\nprint('y' * 600, file=sys.stderr)"
    found = await run(sandbox, code, Limits(output_bytes=1000))
    assert found.outcome is Outcome.OUTPUT_LIMIT
    assert len(found.stdout) + len(found.stderr) == 1000


async def test_what_is_used_is_measured_from_outside(sandbox: Sandbox) -> None:
    slept = await run(sandbox, "import time; time.sleep(0.3)")
    worked = await run(sandbox, "import time\nwhile time.process_time() < 0.3: pass")
    assert slept.wall_s >= 0.3
    assert slept.cpu_s < 0.2
    assert worked.cpu_s > 0.2


# Output


@pytest.mark.parametrize(
    "ending",
    [
        "while True: pass",
        "import ctypes; ctypes.string_at(0)",
        "import os; os._exit(1)",
        "torch.zeros(10**10)",
        "open('/etc/passwd')",
        "print('x' * 70_000)",
        "1 / 0",
    ],
)
async def test_what_was_printed_before_the_end_is_kept_to_the_last_sign(sandbox: Sandbox, ending: str) -> None:
    found = await run(
        sandbox, f"import sys\nprint('one')\nprint('two', end='')\nsys.stderr.write('three')\n{ending}", SECOND
    )
    assert found.outcome is not Outcome.OK
    assert found.stdout.startswith("one\ntwo")
    assert found.stderr.startswith("three")


async def test_output_that_is_no_text_is_shown_with_replacement_signs(sandbox: Sandbox) -> None:
    found = await run(sandbox, "import os\nos.write(1, b'a\\xff\\xfeb')\nprint('\\ud800')")
    assert found.stdout == "a��b\\ud800\n"


# The last value


@pytest.mark.parametrize(
    ("code", "text", "about"),
    [
        ("1 + 1", "2", ""),
        ("'text'", "'text'", ""),
        ("torch.ones(2, 3)", "tensor([[1., 1., 1.],\n        [1., 1., 1.]])", "tensor, shape (2, 3), dtype float32"),
        (
            "x = torch.ones(1, requires_grad=True)\nx",
            "tensor([1.], requires_grad=True)",
            "tensor, shape (1,), dtype float32, requires grad",
        ),
        ("[1, 2]", "[1, 2]", "list of 2"),
        ("np.arange(3)", "array([0, 1, 2])", "numpy array, shape (3,), dtype int64"),
        ("nn.Linear(3, 2)", "Linear(in_features=3, out_features=2, bias=True)", "module, 8 parameters"),
    ],
)
async def test_the_last_value_is_shown_as_a_notebook_does(sandbox: Sandbox, code: str, text: str, about: str) -> None:
    found = await run(sandbox, code, show_last=True)
    assert found.shown
    assert (found.shown.text, found.shown.about) == (text, about)


@pytest.mark.parametrize("code", ["x = 1", "None", "print(1)", "def f(): return 1", "for i in range(3): i", ""])
async def test_what_has_no_value_shows_none(sandbox: Sandbox, code: str) -> None:
    assert (await run(sandbox, code, show_last=True)).shown is None


async def test_no_value_is_shown_where_none_was_asked_for(sandbox: Sandbox) -> None:
    assert (await run(sandbox, "1 + 1")).shown is None


# Failures


TWO_FRAMES = """\
def loss(x):
    return F.cross_entropy(x, torch.tensor([9]))

loss(torch.zeros(1, 3))
"""


async def test_a_traceback_holds_the_authors_own_lines_and_none_of_anybody_else(sandbox: Sandbox) -> None:
    found = await run(sandbox, TWO_FRAMES, name="mine.py")
    assert found.failure
    assert found.failure.trace.splitlines() == [
        "Traceback (most recent call last):",
        "  mine.py, line 4",
        "    loss(torch.zeros(1, 3))",
        "  mine.py, line 2, in loss",
        "    return F.cross_entropy(x, torch.tensor([9]))",
        "IndexError: Target 9 is out of bounds.",
    ]
    assert (found.failure.type, found.failure.message, found.failure.line) == (
        "IndexError",
        "Target 9 is out of bounds.",
        2,
    )


async def test_a_syntax_error_points_at_its_place(sandbox: Sandbox) -> None:
    found = await run(sandbox, "x = 1\ny = = 2")
    assert found.failure
    assert found.failure.line == 2
    assert found.failure.trace.splitlines()[-1] == "SyntaxError: invalid syntax"
    assert "    ^" in found.failure.trace


async def test_a_long_recursion_is_told_in_a_few_lines(sandbox: Sandbox) -> None:
    found = await run(sandbox, "def f(n):\n    return f(n + 1)\n\nf(0)")
    assert found.failure
    assert found.failure.type == "RecursionError"
    assert len(found.failure.trace.splitlines()) < 25
    assert "more lines of the same kind" in found.failure.trace


async def test_texts_of_errors_are_cut_and_can_always_be_kept(sandbox: Sandbox) -> None:
    found = await run(sandbox, "raise ValueError('\\ud800' + 'x' * 100_000)")
    assert found.failure
    assert len(found.failure.message) <= 2000
    assert len(found.failure.trace) <= 6000
    assert "\\ud800" in found.failure.message
    (found.failure.message + found.failure.trace).encode()


# What a job may ask for


async def test_chance_is_the_same_for_the_same_seed(sandbox: Sandbox) -> None:
    code = "import random\nprint(torch.rand(3), np.random.rand(3), random.random())"
    first, second, other, usual = [await run(sandbox, code, seed=seed) for seed in (7, 7, 8, 0)]
    assert first.stdout == second.stdout
    assert len({first.stdout, other.stdout, usual.stdout}) == 3
    assert (await run(sandbox, code)).stdout == usual.stdout
    assert (await run(sandbox, code, SECOND)).stdout == usual.stdout, "nor does it matter whether a child has waited"


async def test_a_program_without_a_prelude_imports_for_itself(sandbox: Sandbox) -> None:
    assert (await run(sandbox, "torch", prelude=False)).outcome is Outcome.ERROR
    assert (await run(sandbox, "import torch; torch.ones(1); print(__name__)", prelude=False)).stdout == "__main__\n"


async def test_a_strict_job_reports_deprecations(sandbox: Sandbox) -> None:
    code = "import warnings\nwarnings.warn('old ways', DeprecationWarning)\nwarnings.warn('just so')"
    strict, usual = [await run(sandbox, code, strict=each) for each in (True, False)]
    assert list(strict.warnings) == ["DeprecationWarning: old ways"]
    assert list(usual.warnings) == []


async def test_torch_asked_for_more_threads_goes_on_with_one(sandbox: Sandbox) -> None:
    found = await run(sandbox, "torch.set_num_threads(8)\nprint(torch.get_num_threads(), torch.ones(500, 500).sum())")
    assert found.stdout == "1 tensor(250000.)\n"


async def test_a_training_loop_runs_as_it_would_anywhere(sandbox: Sandbox) -> None:
    code = """\
torch.manual_seed(0)
x = torch.linspace(-1, 1, 64).unsqueeze(1)
model = nn.Sequential(nn.Linear(1, 8), nn.ReLU(), nn.Linear(8, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
for _ in range(200):
    optimizer.zero_grad()
    loss = F.mse_loss(model(x), 3 * x + 1)
    loss.backward()
    optimizer.step()
print(loss.item() < 0.01)
"""
    assert (await run(sandbox, code)).stdout == "True\n"
