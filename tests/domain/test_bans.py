import ast
from time import process_time

import pytest

from tutorbot.domain.bans import Use, uses


def used(code: str, *bans: str) -> list[Use]:
    return uses(ast.parse(code), bans)


@pytest.mark.parametrize(
    "code",
    [
        "y = torch.std(x)",
        "y = x.std()",
        "f = torch.Tensor.std",
        "from torch import std",
        "from torch import std as deviation",
        "import torch.std as t",
        "import numpy as std",
        "y = std(x)",
        "deviation = std",
        "y = getattr(torch, 'std')(x)",
        "name = 'std'\ny = getattr(x, name)()",
        "y = operator.attrgetter('Tensor.std')(torch)(x)",
        "y = vars(torch)['std'](x)",
        "y = torch.__dict__['std'](x)",
        "y = eval('torch.std(x)')",
        "exec('def f(x):\\n    return x.std()')",
        "def f(x, std=std):\n    return std(x)",
        "def f(x):\n    return std(x)",
        "std = std",
        "(std := std)",
        "for std in [std]: pass",
        "def f(x):\n    def std(x): return 1\n    return std(x)\ny = std(x)",
        "def f():\n    global std\n    std = std",
        "f = lambda x: std(x)",
        "@std\ndef f(x): ...",
        "match x:\n    case 1: y = x.std()",
    ],
)
def test_a_banned_name_is_found_however_it_is_reached(code: str) -> None:
    assert [use.name for use in used(code, "std")] == ["std"]


@pytest.mark.parametrize(
    "code",
    [
        "std = ((x - m) ** 2).mean().sqrt()\ny = x / std",
        "def f(x, std):\n    return x / std",
        "def f(x):\n    std = x.var().sqrt()\n    return x / std",
        "def std(x):\n    return x.var().sqrt()\ny = std(x)",
        "def outer(x):\n    std = 1\n    def inner(): return std\n    return inner",
        "for std in (1, 2): print(std)",
        "f = lambda std: std + 1",
        "y = {'std': 1}['std']",
        "stats['std'] = 2",
        "print('std', x)",
        "def f(x):\n    'std'\n    return x",
        "def f(x):\n    '''Like torch.std'''\n    return x",
        "y = x.standard()",
        "f(std=1)",
        "# torch.std\ny = 'the std of x'",
        "def f(x):\n    return g(x)\ndef g(x):\n    std = 2\n    return std",
    ],
)
def test_what_only_looks_like_it_is_let_be(code: str) -> None:
    assert used(code, "std") == []


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("x = 1\nfor i in x: pass", 2),
        ("def f(x):\n    return [i for i in x]", 2),
        ("y = sum(i for i in x)", 1),
        ("y = {i for i in x}", 1),
        ("y = {i: 1 for i in x}", 1),
    ],
)
def test_a_ban_of_for_bans_comprehensions_too(code: str, line: int) -> None:
    assert used(code, "for", "while") == [Use(line, "for")]


def test_while_can_be_banned() -> None:
    assert used("y = 1\nwhile True:\n    y = a @ b", "while") == [Use(2, "while")]


@pytest.mark.parametrize(
    "code",
    [
        "[x for x in " * 100 + "y.std()" + "]" * 100,
        "".join(f"{' ' * level}for x in y:\n" for level in range(99)) + " " * 99 + "y.std()",
        "".join(f"{' ' * level}with y as x:\n" for level in range(99)) + " " * 99 + "y.std()",
    ],
)
def test_what_is_nested_deeply_is_read_at_once(code: str) -> None:
    began = process_time()
    assert [use.name for use in used(code, "std")] == ["std"]
    assert process_time() - began < 1


def test_each_name_is_told_once_with_the_line_where_it_is_used_first() -> None:
    code = "import torch\n\ny = torch.mean(\n    x.std()\n)\nz = x.std()"
    assert used(code, "std", "mean") == [Use(3, "mean"), Use(4, "std")]


def test_without_bans_nothing_is_found() -> None:
    assert used("for i in x: x.std()") == []
