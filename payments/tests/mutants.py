"""Small faults put into a module, one at a time: what each is, and the module that has it. (M12)"""

import ast
import copy
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

OTHER = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "filter": "exclude"}
NAMES |= {"exclude": "filter"}
LOOKUPS = {"__lt": "__lte", "__lte": "__lt", "__gt": "__gte", "__gte": "__gt"}
SQL = re.compile(r" <> | <= | > | AND |IS NOT NULL|NOT EXISTS|'live'|DESC")
SAYS = {
    " <> ": " = ", " <= ": " < ", " > ": " >= ", " AND ": " OR ", "IS NOT NULL": "IS NULL",
    "NOT EXISTS": "EXISTS", "'live'": "'void'", "DESC": "ASC",
}  # fmt: skip
NOWHERE = ("", range(0))
LEFT_ALONE = ("annotation", "returns", "decorator_list", "type_params")


@dataclass(frozen=True)
class Mutant:
    """A fault: where it is, and what it reads like in place of what."""

    line: int
    where: str
    block: range
    what: str
    place: tuple[int, str, int | None]
    new: ast.AST

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"

    def tree(self, tree: ast.AST) -> ast.AST:
        """The whole module with this fault in it."""
        changed, (number, name, at) = copy.deepcopy(tree), self.place
        parent = list(ast.walk(changed))[number]
        if at is None:
            setattr(parent, name, copy.deepcopy(self.new))
        else:
            getattr(parent, name)[at] = copy.deepcopy(self.new)
        return ast.fix_missing_locations(changed)


def of(tree: ast.Module) -> Iterator[Mutant]:
    """Every fault this knows to put into a module."""
    skipped, blocks, parents = _left_alone(tree), _blocks(tree), _parents(tree)
    for number, parent in enumerate(ast.walk(tree)):
        if id(parent) in skipped:
            continue
        for name, value in ast.iter_fields(parent):
            children = enumerate(value) if isinstance(value, list) else [(None, value)]
            for at, child in children:
                if not isinstance(child, ast.AST) or id(child) in skipped:
                    continue
                line = getattr(child, "lineno", getattr(parent, "lineno", 0))
                for new in _faults(child):
                    what = _change(child, new) + _around(child, parent, parents)
                    yield Mutant(line, *blocks.get(line, NOWHERE), what, (number, name, at), new)


def _faults(node: ast.AST) -> Iterator[ast.AST]:
    yield from _of_operators(node)
    yield from _of_values(node)
    yield from _of_statements(node)
    yield from _of_names(node)


def _of_operators(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in OTHER:
            yield _with(node, ops=[OTHER[type(op)]()])
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in OTHER:
            yield _with(node, op=OTHER[type(op)]())
        case ast.UnaryOp(op=ast.Not() | ast.Invert(), operand=operand):
            yield operand
        case ast.If(test=test) | ast.IfExp(test=test) if not _is_turned(test):
            yield _with(node, test=ast.UnaryOp(ast.Not(), test))


def _of_values(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Constant(value=bool(value)):
            yield _with(node, value=not value)
        case ast.Constant(value=int(value)):
            yield _with(node, value=value + 1)
        case ast.Constant(value=str(text)) if re.search(r"\b(FROM|WHERE|AND)\b", text):
            for found in SQL.finditer(text):
                new = text[: found.start()] + SAYS[found[0]] + text[found.end() :]
                yield _with(node, value=new)


def _of_statements(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Return(value=value) if value and not _is_told(value):
            yield ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.AugAssign():
            yield ast.Pass()


def _of_names(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.keyword(arg=str(arg)) if (end := arg[arg.rfind("__") :]) in LOOKUPS:
            yield _with(node, arg=arg.removesuffix(end) + LOOKUPS[end])
        case ast.Attribute(attr=attr) if attr in ("filter", "exclude"):
            yield _with(node, attr=NAMES[attr])
        case ast.Call(func=ast.Name(id=called)) if called in NAMES:
            yield _with(node, func=ast.Name(NAMES[called], ast.Load()))


def _with(node: ast.AST, **fields: object) -> ast.AST:
    return type(node)(**(dict(ast.iter_fields(node)) | fields))


def _is_turned(test: ast.AST) -> bool:
    """What becomes its opposite by itself: no second fault for that."""
    opposites = ast.Eq | ast.NotEq | ast.In | ast.NotIn | ast.Is | ast.IsNot
    match test:
        case ast.Compare(ops=[op]):
            return isinstance(op, opposites)
        case _:
            return isinstance(test, ast.UnaryOp)


def _is_told(node: ast.AST) -> bool:
    """None, or a truth, which is turned as a value."""
    return isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, bool))


def _said(node: ast.AST) -> str:
    if isinstance(node, ast.If):
        return f"if {_said(node.test)}"
    told = ast.unparse(ast.fix_missing_locations(copy.deepcopy(node)))
    return " ".join(told.split())[:160]


def _change(old: ast.AST, new: ast.AST) -> str:
    """One thing in place of another; of a long text only what is near the difference."""
    if not isinstance(old, ast.Constant) or not isinstance(old.value, str):
        return f"{_said(old)} -> {_said(new)}"
    texts = old.value, new.value
    same = next(at for at, (one, other) in enumerate(zip(*texts, strict=False)) if one != other)
    told = (" ".join(text[max(0, same - 40) : same + 40].split()) for text in texts)
    return " -> ".join(told)


def _around(node: ast.AST, parent: ast.AST, parents: dict[int, ast.AST]) -> str:
    """Where a plain value stands: 8 alone says little."""
    if not isinstance(node, ast.Constant) or isinstance(node.value, str):
        return ""
    if isinstance(parent, ast.keyword | ast.UnaryOp):
        parent = parents[id(parent)]
    return f" in {_said(parent)}" if isinstance(parent, ast.expr) else ""


def _parents(tree: ast.AST) -> dict[int, ast.AST]:
    return {id(child): node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def _left_alone(tree: ast.AST) -> set[int]:
    """Annotations, decorators, words to translate, and what no run can tell apart."""
    found = set()
    for node in ast.walk(tree):
        for name in LEFT_ALONE:
            value = getattr(node, name, None) or []
            for part in value if isinstance(value, list) else [value]:
                found |= {id(one) for one in ast.walk(part)}
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "gettext_lazy"):
            found |= {id(one) for one in ast.walk(node)}
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "\n\n" in node.value:
            found.add(id(node))  # a docstring
    return found


def _blocks(tree: ast.AST) -> dict[int, tuple[str, range]]:
    """For each line, the innermost function or class that it is in."""
    kinds, found = (ast.FunctionDef, ast.ClassDef), {}
    for node in ast.walk(tree):
        if isinstance(node, kinds):
            lines = range(node.lineno, (node.end_lineno or 0) + 1)
            found |= dict.fromkeys(lines, (node.name, lines))
    return found


def put_in(module: object, tree: ast.AST) -> None:
    """Let a module work with the fault, and whoever took something of it, also into a class."""
    before = dict(vars(module))
    exec(compile(tree, module.__file__, "exec"), vars(module))
    changed = {
        id(old): vars(module)[name]
        for name, old in before.items()
        if getattr(old, "__module__", None) == module.__name__ and vars(module)[name] is not old
    }
    ours = ("payments", "involvement", "activities", "impact")
    for name, other in list(sys.modules.items()):
        if name.startswith(ours) and other is not module:
            _take_anew(other, changed)
            for one in list(vars(other).values()):
                if isinstance(one, type) and one.__module__ == name:
                    _take_anew(one, changed)


def _take_anew(holder: object, changed: dict[int, object]) -> None:
    for word, value in list(vars(holder).items()):
        is_static = isinstance(value, staticmethod)
        if new := changed.get(id(value.__func__ if is_static else value)):
            setattr(holder, word, staticmethod(new) if is_static else new)
