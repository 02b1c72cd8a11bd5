"""From typing `tutorbot play` until the page answers and the bot is ready, against merely importing discord.py."""

import asyncio
import re
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from rich.progress import track

from benchmarks.reports import Report, ratios, spread

_IMPORT = ("-c", "import discord")
_HELP = ("-m", "tutorbot", "--help")
_PLAY = ("-m", "tutorbot", "play", "--port", "0", "--no-browser", "--data")


async def measure(*, quick: bool) -> Report:
    rounds = 1 if quick else 7
    times: dict[str, list[float]] = {"baseline": [], "help": [], "first": [], "second": []}
    await _until_end(*_IMPORT)
    for _ in track(range(rounds), "starts"):
        with TemporaryDirectory() as folder:
            times["baseline"].append(await _until_end(*_IMPORT))
            times["help"].append(await _until_end(*_HELP))
            times["first"].append(await _until_ready(Path(folder)))
            times["second"].append(await _until_ready(Path(folder)))
    baseline = times["baseline"]
    rows = {
        'python -c "import discord"': baseline,
        "tutorbot --help": times["help"],
        "tutorbot play, with an empty folder": times["first"],
        "tutorbot play, on the same folder again": times["second"],
    }
    return Report(
        "starts: seconds from exec to ready",
        ("", "s", "ratio"),
        [(name, spread(each), spread(ratios(each, baseline))) for name, each in rows.items()],
        f"{rounds} rounds; ready means that the page answers and the bot is connected with its commands known.",
    )


async def _until_end(*arguments: str) -> float:
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.DEVNULL)
    if await process.wait():
        raise RuntimeError(f"{arguments} failed")
    return time.perf_counter() - began


async def _until_ready(folder: Path) -> float:
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, *_PLAY, str(folder), stdout=asyncio.subprocess.PIPE)
    try:
        url = await asyncio.wait_for(_told(process), 60)
        await asyncio.to_thread(_open, url)
        return time.perf_counter() - began
    finally:
        process.terminate()
        await process.communicate()


async def _told(process: asyncio.subprocess.Process) -> str:
    """The address, which is printed once everything is ready."""
    if process.stdout:
        async for line in process.stdout:
            if found := re.search(rb"http://[\d.]+:\d+", line):
                return found[0].decode()
    raise RuntimeError("tutorbot play has stopped before it was ready")


def _open(url: str) -> None:
    with urlopen(url, timeout=10) as page:  # noqa: S310  our own page on this machine
        page.read()
