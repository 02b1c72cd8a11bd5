"""Running learner code as a program or as a notebook's cell, and telling its failures in its own lines."""

import ast
import io
import linecache
import math
import sys
import traceback
import warnings
from collections.abc import Mapping
from types import ModuleType
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812  as everybody calls it
from torch import nn

from . import codecs
from .denials import denied

MAX_MESSAGE = 2_000
MAX_TRACE = 6_000
MAX_SHOWN = 4_000
MAX_FRAMES = 8
MAX_WARNINGS = 5

PRELUDE = {"torch": torch, "nn": nn, "F": F, "np": np, "math": math}


class Notebook:
    """One namespace in which code is run, called and looked at."""

    def __init__(self, name: str, *, prelude: bool) -> None:
        self.name = name
        module = ModuleType("__main__")
        sys.modules["__main__"] = module
        self.names: dict[str, Any] = vars(module)
        if prelude:
            self.names.update(PRELUDE)

    def run(self, source: str, *, show_last: bool = False, name: str | None = None) -> object:
        """Run a text from top to bottom; returns the value of a last expression if asked for, else None."""
        name = name or self.name
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        tree = ast.parse(source, name)
        last = tree.body.pop() if show_last and tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, name, "exec", dont_inherit=True), self.names)  # noqa: S102  what this process is for
        if isinstance(last, ast.Expr):
            return self._evaluate(ast.Expression(last.value), name)
        return None

    def evaluate(self, expression: str) -> object:
        name = "<expression>"
        linecache.cache[name] = (len(expression), None, [expression], name)
        return self._evaluate(ast.parse(expression, name, "eval"), name)

    def _evaluate(self, tree: ast.Expression, name: str) -> object:
        return eval(compile(tree, name, "eval", dont_inherit=True), self.names)  # noqa: S307  as above

    def failure(self, error: BaseException) -> dict[str, Any]:
        """An exception in words, with the traceback cut to the lines of its author."""
        refused = denied(error)  # first: reading the lines of a traceback opens files
        message = _message(error)
        own: list[traceback.FrameSummary] = []
        line: int | None = None
        if isinstance(error, SyntaxError) and error.filename == self.name:
            line = error.lineno
        else:
            stack = traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__), limit=200)
            own = [frame for frame in stack if frame.filename == self.name]
            line = own[-1].lineno if own else None
        return {
            "type": type(error).__name__[:100],
            "message": message,
            "trace": _trace(error, message, own)[-MAX_TRACE:],
            "line": line,
            "denied": refused,
            "memory": is_memory(error),
        }


def is_memory(error: BaseException) -> bool:
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and "allocate memory" in _message(error).lower()
    )


def shown(value: object) -> dict[str, str]:
    """A value as a notebook would show it."""
    return {"text": codecs.short(value, MAX_SHOWN), "about": codecs.about(value)}


def deprecations(caught: list[warnings.WarningMessage]) -> list[str]:
    """The warnings that say that something will go away."""
    kinds = (DeprecationWarning, FutureWarning, PendingDeprecationWarning)
    found = [
        f"{each.category.__name__}: {str(each.message)[:300]}"
        for each in caught
        if issubclass(each.category, kinds) or "deprecat" in str(each.message).lower()
    ]
    return found[:MAX_WARNINGS]


def _message(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception as second:  # noqa: BLE001  learners write __str__ too
        text = f"<its text raised {type(second).__name__}>"
    return text if len(text) <= MAX_MESSAGE else text[: MAX_MESSAGE - 1] + "…"


def _trace(error: BaseException, message: str, own: list[traceback.FrameSummary]) -> str:
    text = io.StringIO()
    if isinstance(error, SyntaxError):
        text.writelines(traceback.TracebackException.from_exception(error).format_exception_only())
        return text.getvalue().rstrip()
    if own:
        text.write("Traceback (most recent call last):\n")
    if left_out := len(own) - MAX_FRAMES:
        own = own if left_out < 0 else [*own[:2], *own[2 - MAX_FRAMES :]]
    for number, frame in enumerate(own):
        if left_out > 0 and number == 2:  # noqa: PLR2004  after the first two
            text.write(f"  … {left_out} more lines of the same kind …\n")
        within = "" if frame.name == "<module>" else f", in {frame.name}"
        text.write(f"  {frame.filename}, line {frame.lineno}{within}\n")
        if frame.line:
            text.write(f"    {frame.line}\n")
    text.write(f"{type(error).__name__}: {message}" if message else type(error).__name__)
    return text.getvalue()


def call(names: Mapping[str, Any], function: str, args: Any, kwargs: Any) -> object:  # noqa: ANN401  any values
    target = names.get(function)
    if target is None:
        raise NameError(f"the name {function!r} is not defined")
    return target(*args, **kwargs)
