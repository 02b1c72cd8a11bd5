"""Stands in for `tutorbot content check` until cli.py has it."""

import sys
from pathlib import Path

from tutorbot.content.courses import load_course

loaded = load_course(Path(sys.argv[1]))
for fault in loaded.faults:
    print(f"{fault.file}:{fault.line}: {fault.where}: {fault.message}; expected: {fault.expected}")  # noqa: T201
for warning in loaded.warnings:
    print(f"{warning.file}:{warning.line}: warning: {warning.where}: {warning.message}")  # noqa: T201
print({name: len(topic.items) for name, topic in loaded.topics.items()}, "faulty:", sorted(loaded.faulty))  # noqa: T201
sys.exit(bool(loaded.faults))
