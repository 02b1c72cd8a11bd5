"""Names that would give a puzzle's game away, looked for in the syntax tree of a submission before it is run.

A name is used where it is the last part of a dotted name, is imported under any name, or stands as a string, as in
`getattr(torch, "std")`. No use are a learner's own variable or function of that name, and strings that only label
something: keys of a dict, what is printed, docstrings. A name put together at run time is not found; whoever does that
has understood enough.
"""

import ast
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_LOOPS = (ast.For, ast.AsyncFor, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_STATEMENTS: dict[str, tuple[type[ast.AST], ...]] = {
    "for": _LOOPS,
    "while": (ast.While,),
}
"""What is banned that has no name: `for` bans comprehensions too."""
_RUNNERS = {"eval", "exec", "compile"}

_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(frozen=True, slots=True, order=True)
class Use:
    line: int
    name: str


def uses(tree: ast.Module, bans: Collection[str]) -> list[Use]:
    """Each banned name that is used, with the line where it is used first."""
    if not bans:
        return []
    finder = _Finder(set(bans), everywhere=set(_bound(tree)), labels=set(map(id, _labels(tree))))
    finder.visit(tree)
    first: dict[str, Use] = {}
    for use in sorted(finder.found):
        first.setdefault(use.name, use)
    return sorted(first.values())


@dataclass
class _Finder(ast.NodeVisitor):
    bans: set[str]
    everywhere: set[str]
    """Names that the module binds somewhere: known inside of its functions."""
    labels: set[int]
    """The ids of strings that only label something."""
    found: list[Use] = field(default_factory=list)
    scopes: list[set[str]] = field(default_factory=lambda: [set()])
    """Names bound so far; of functions, all of their names."""
    line: int = 1

    def visit(self, node: ast.AST) -> None:
        self.line = getattr(node, "lineno", self.line)
        if id(node) not in self.labels:
            for name in self.bans.intersection(_names(node)):
                self._use(name)
        for name, kinds in _STATEMENTS.items():
            if name in self.bans and isinstance(node, kinds):
                self._use(name)
        super().visit(node)
        if isinstance(node, ast.stmt) and len(self.scopes) == 1:
            self.scopes[0].update(_bound(node))

    def visit_Name(self, node: ast.Name) -> None:
        own = any(node.id in scope for scope in self.scopes)
        if node.id in self.bans and isinstance(node.ctx, ast.Load) and not own:
            self._use(node.id)

    def visit_For(self, node: ast.For) -> None:
        self._binding(node, [node.iter], [node.target])

    def visit_With(self, node: ast.With) -> None:
        targets = [each.optional_vars for each in node.items if each.optional_vars]
        self._binding(node, [each.context_expr for each in node.items], targets)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        self._binding(node, [node.generators[0].iter], [each.target for each in node.generators])

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension  # noqa: N815  as the library calls them

    def _binding(self, node: ast.AST, outside: list[ast.expr], targets: list[ast.expr]) -> None:
        """Visit each part once, since what is nested would else cost twice as much a level."""
        for each in outside:
            self.visit(each)
        with self._knowing(targets):
            for part in _parts(node):
                if part not in outside:
                    self.visit(part)

    @contextmanager
    def _knowing(self, targets: list[ast.expr]) -> Iterator[None]:
        """Within a loop or a block, the names that it binds are the learner's own."""
        outer, names = self.scopes, {name for target in targets for name in _bound(target)}
        self.scopes = [outer[0] | names, *outer[1:]]
        yield
        self.scopes = outer

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id in _RUNNERS:
            for text in (each.value for each in node.args if isinstance(each, ast.Constant)):
                if isinstance(text, str):
                    self._look_into(text)
        self.generic_visit(node)

    def _function(self, node: _Function) -> None:
        outside = [*node.args.defaults, *filter(None, node.args.kw_defaults), *getattr(node, "decorator_list", ())]
        for each in outside:
            self.visit(each)
        outer = self.scopes
        self.scopes = [self.everywhere, *outer[1:], _own(node)]
        for each in node.body if isinstance(node.body, list) else [node.body]:
            self.visit(each)
        self.scopes = outer

    visit_FunctionDef = visit_AsyncFunctionDef = visit_Lambda = _function  # noqa: N815  as above

    def _look_into(self, text: str) -> None:
        """What the text would run, counted as standing where the text stands."""
        try:
            inner = ast.parse(text)
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            return
        self.found += (Use(self.line, use.name) for use in uses(inner, self.bans))

    def _use(self, name: str) -> None:
        self.found.append(Use(self.line, name))


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """The children of a node, with the parts of what is only a bracket around them."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.withitem | ast.comprehension):
            yield from ast.iter_child_nodes(child)
        else:
            yield child


def _names(node: ast.AST) -> Iterator[str]:
    """The names that a node uses by itself, but for bare names, which may be the learner's own."""
    match node:
        case ast.Attribute(attr=name):
            yield name
        case ast.Constant(value=str(text)) if text.replace(".", "").isidentifier():
            yield text.rpartition(".")[2]
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            for alias in aliases:
                yield alias.name.rpartition(".")[2]
                yield alias.asname or ""


def _labels(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        match node:
            case (
                ast.Expr(value=ast.Constant() as text)
                | ast.Subscript(value=ast.Name() | ast.Dict(), slice=ast.Constant() as text)
            ):
                yield text
            case ast.Dict(keys=keys):
                yield from filter(None, keys)
            case ast.Call(func=ast.Name(id="print"), args=texts):
                yield from (text for text in texts if isinstance(text, ast.Constant))


def _own(function: _Function) -> set[str]:
    given = function.args
    arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg))]
    body = function.body if isinstance(function.body, list) else [function.body]
    shared = {name for node in _nodes(body) if isinstance(node, ast.Global) for name in node.names}
    return {argument.arg for argument in arguments} | {name for each in body for name in _bound(each)} - shared


def _bound(part: ast.AST) -> Iterator[str]:
    """The names that a part binds in its own scope; an import of a banned name is found as an import."""
    for node in _nodes([part]):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name


def _nodes(parts: list[ast.stmt] | list[ast.expr] | list[ast.AST]) -> Iterator[ast.AST]:
    """All nodes of one scope: not those inside of the functions and classes that it defines."""
    waiting: list[ast.AST] = list(parts)
    while waiting:
        node = waiting.pop()
        yield node
        inner = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
        if not isinstance(node, inner):
            waiting += ast.iter_child_nodes(node)
