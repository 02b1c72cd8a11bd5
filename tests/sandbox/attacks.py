"""Hostile programs, what must come of each, and a run of them in one place: `python -m tests.sandbox.attacks --help`.

Each file in `exploits/` says in its first lines what it tries and what must come of it:

    # tries: what a hostile learner is after
    # expects: ok                   the outcome, or several with `or` between them
    # prints: EPERM ENOSYS          each line of its output ends with one of these words, and there are lines
    # keeps: before                 its output holds this
    # never: root:x                 nothing that comes back holds this
    # why: opening the file         the words for the learner hold this
    # limits: wall_s=1 cpu_s=1      where they are not the usual ones
    # places: all                   it is tried in every place, not only in the strongest
    # machine: x86_64               it can only be tried on such a machine

`DECOY` is given to each: a folder outside that everybody can read. Whatever it holds must never come back.
"""

import argparse
import asyncio
import json
import os
import platform
import re
import secrets
import sqlite3
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import structlog

from tests.sandbox import places
from tutorbot.domain.spans import block
from tutorbot.sandbox.jobs import Job, Limits, Outcome, Run
from tutorbot.sandbox.options import Options
from tutorbot.sandbox.sandboxes import Sandbox, open_sandbox

EXPLOITS = Path(__file__).with_name("exploits")
HONEST = """\
import math, os, random, threading, warnings
import numpy as np
import torch
from torch import nn

layer = nn.Conv2d(1, 1, 3, bias=False)
with torch.no_grad():
    layer.weight.fill_(0.5)
out = layer(torch.ones(1, 1, 4, 4))
out.sum().backward()
print(out.detach().flatten().tolist(), layer.weight.grad.sum().item())
print(torch.rand(2), np.random.rand(), random.random(), torch.get_default_dtype(), torch.is_grad_enabled())
print(torch.tensor([1.0, 2.0]) == torch.tensor([1.0, 3.0]), np.array([0.1, 1e9]), sum([1, 2]), math.pi)
print(len(threading.enumerate()), os.getcwd(), warnings.filters[:1], max(3, 5), hash("a"))
"""
_FIELD = re.compile(r"# (tries|expects|prints|keeps|never|why|limits|places|machine): (.+)")


@dataclass(frozen=True)
class Exploit:
    name: str
    code: str
    tries: str
    expects: frozenset[Outcome]
    prints: frozenset[str] = frozenset()
    keeps: str = ""
    never: str = ""
    why: str = ""
    limits: Limits | None = None
    everywhere: bool = False
    machine: str = ""

    @classmethod
    def read(cls, path: Path) -> "Exploit":
        code = path.read_text(encoding="utf-8")
        found: dict[str, str] = {}
        for line in code.splitlines():
            if not line.startswith("#"):
                break
            if not (entry := _FIELD.fullmatch(line)):
                raise ValueError(f"{path.name}: what does “{line}” mean?")
            found[entry[1]] = entry[2]
        limits = dict(each.split("=") for each in found.get("limits", "").split())
        return cls(
            name=path.stem,
            code=code,
            tries=found["tries"],
            expects=frozenset(Outcome(each) for each in found["expects"].split(" or ")),
            prints=frozenset(found.get("prints", "").split()),
            keeps=found.get("keeps", ""),
            never=found.get("never", ""),
            why=found.get("why", ""),
            limits=replace(Limits(), **{name: int(value) for name, value in limits.items()}) if limits else None,
            everywhere=found.get("places") == "all",
            machine=found.get("machine", ""),
        )

    @property
    def no_sense_here(self) -> str:
        if self.machine in ("", platform.machine()):
            return ""
        return f"it is written for machines of the kind {self.machine}, and this is {platform.machine()}"

    def faults(self, run: Run, secret: str) -> Iterator[str]:
        """Everything that should not have come of it."""
        if run.outcome not in self.expects:
            yield f"the outcome is {run.outcome.value}"
        if run.outcome is not Outcome.OK and not run.why:
            yield "there are no words for its author"
        if self.why not in run.why:
            yield f"the words are {run.why!r}"
        if self.keeps not in run.stdout:
            yield f"the output does not hold {self.keeps!r}"
        lines = run.stdout.splitlines()
        if self.prints and not lines:
            yield "it has printed nothing"
        yield from (
            f"it has printed {line!r}" for line in lines if self.prints and line.split(" ")[-1] not in self.prints
        )
        for text in texts(run):
            if secret in text:
                yield "it has found the secret"
            if self.never and self.never in text:
                yield f"{self.never!r} has come back"
            if not all(map(_is_harmless, block(text, 70_000)[4:-4])) or "```" in block(text, 70_000)[4:-4]:
                yield "its output steers the screen"


def texts(run: Run) -> list[str]:
    found = [run.stdout, run.stderr, run.why]
    found += [run.failure.type, run.failure.message, run.failure.trace] if run.failure else []
    found += [run.shown.text, run.shown.about] if run.shown else []
    return found


def _is_harmless(sign: str) -> bool:
    return sign in "\n\u200b\u200d" or unicodedata.category(sign)[0] != "C"


@dataclass(frozen=True)
class Result:
    """What came of one exploit, and of an honest program after it."""

    name: str
    outcome: str
    faults: list[str]
    stdout: str = ""
    why: str = ""
    wall_s: float = 0.0


@dataclass(frozen=True)
class Attack:
    """What came of all that were tried in one place."""

    bubblewrap: bool
    why_no_bubblewrap: str = ""
    user: int = 0
    same_server: bool = True
    """None of the exploits has cost a server."""
    layers: dict[str, bool] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)


def exploits() -> list[Exploit]:
    return [Exploit.read(path) for path in sorted(EXPLOITS.glob("*.py"))]


async def attack(options: Options, names: Sequence[str]) -> Attack:
    """Try exploits, a few at once, each followed by an honest program.

    Raises:
        RuntimeError: there is no sandbox, with the reason.
    """
    chosen = [each for each in exploits() if each.name in names]
    with _decoy() as (folder, secret):
        async with open_sandbox(options) as sandbox:
            if not await sandbox.ready() or sandbox.report is None:
                raise RuntimeError(sandbox.why)
            first = await sandbox.run(Job(code=HONEST))
            if first.outcome is not Outcome.OK or "[4.5, 4.5, 4.5, 4.5] 36.0" not in first.stdout:
                raise RuntimeError(f"an honest program comes to no good: {first}")
            server = sandbox._server
            results = await asyncio.gather(
                *(_try(sandbox, each, number, folder, secret, first) for number, each in enumerate(chosen))
            )
            same_server = sandbox._server is server
        report = sandbox.report
    return Attack(
        bubblewrap=report.bubble,
        why_no_bubblewrap=report.why_no_bubble,
        user=report.ready.uid,
        same_server=same_server,
        layers={layer.name: layer.on for layer in report.layers},
        results=list(results),
    )


async def _try(sandbox: Sandbox, exploit: Exploit, who: int, folder: str, secret: str, first: Run) -> Result:
    job = Job(code=f"DECOY = {folder!r}\n{exploit.code}", prelude=False, show_last=True)
    run = await sandbox.run(job, who=who, limits=exploit.limits)
    faults = list(exploit.faults(run, secret))
    honest = await sandbox.run(Job(code=HONEST), who=who)
    if honest.outcome is not Outcome.OK or honest.stdout != first.stdout:
        faults.append(f"an honest program after it: {honest}")
    return Result(exploit.name, run.outcome.value, faults, run.stdout[:2000], run.why, run.wall_s)


@contextmanager
def _decoy() -> Iterator[tuple[str, str]]:
    """A folder with what an attacker would like to have, all of it with one secret word; and that word.

    The same word stands in our own environment and memory, as a token does in the bot's.
    """
    secret = f"decoy-{secrets.token_hex(16)}"
    os.environ["TUTORBOT_TOKEN"] = secret
    with tempfile.TemporaryDirectory(prefix="tutorbot-") as folder:
        Path(folder).chmod(0o755)
        for name, text in ((".env", f"TUTORBOT_TOKEN={secret}\n"), ("answers.py", f"print({secret!r})\n")):
            Path(folder, name).write_text(text)
        database = sqlite3.connect(f"{folder}/tutorbot.db")
        with database:
            database.execute("CREATE TABLE answers AS SELECT ? AS answer", (secret,))
        database.close()
        yield folder, secret


def main() -> None:
    words = argparse.ArgumentParser(description="Try exploits in one place; prints what came of them as JSON.")
    words.add_argument("--place", default="here", choices=[place.name for place in places.PLACES], help="where")
    words.add_argument("--inside", action="store_true", help="this process has gone there already")
    words.add_argument("names", nargs="*", help="exploits; all of them if none is named")
    given = words.parse_args()
    place = places.named(given.place)
    if not given.inside:
        places.go(place, ["-m", "tests.sandbox.attacks", *sys.argv[1:], "--inside"])
    names = given.names or [each.name for each in exploits()]
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    try:
        found = asyncio.run(attack(Options(bubblewrap=place.bubblewrap, recycled_after=100_000), names))
    except RuntimeError as error:
        sys.exit(str(error))
    json.dump(asdict(found), sys.stdout)


if __name__ == "__main__":
    main()
