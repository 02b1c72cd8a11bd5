"""`python -m benchmarks [NAME…] [--quick]`: measure, and print one table a benchmark."""

import argparse
import asyncio
import time
from importlib import import_module

import uvloop
from rich.console import Console

from benchmarks.machines import describe
from benchmarks.reports import Report
from tutorbot.logs import configure_logging

NAMES = ("presses", "answers", "due", "starts", "memory", "sandbox", "learning", "recall")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(NAMES)} (default: all)")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: 40 seconds, and rougher")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(NAMES):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    configure_logging("error", "human")
    out = Console(highlight=False, width=160)
    out.print(f"{time.strftime('%Y-%m-%d')} · {describe()}")
    for name in arguments.names or NAMES:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            measured = runner.run(import_module(f"benchmarks.{name}").measure(quick=arguments.quick))
        for report in [measured] if isinstance(measured, Report) else measured:
            out.print(f"\n[bold]{report.title}[/]", report.table(), report.note, sep="\n")


if __name__ == "__main__":
    main()
