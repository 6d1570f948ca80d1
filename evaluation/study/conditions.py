"""Conditions on columns: ``"sex == 'F' and age < 30"``.

A study is data, and a folder from a stranger must not run code: what pandas evaluates can call anything, so that a
condition is read here, and nothing but comparisons of columns with values is accepted.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_ORDER: Mapping[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_LISTS = (ast.In, ast.NotIn)
_BOTH = (ast.And, ast.BitAnd)


class ConditionError(ValueError):
    """A condition that cannot be read, or not on these columns; ``met`` is the part of it."""

    def __init__(self, met: str) -> None:
        super().__init__(met)
        self.met = met


@dataclass(frozen=True)
class Condition:
    """A condition that can be read.

    Parameters
    ----------
    text : str
        As it is written.
    columns : tuple of str
        The columns that it names, in order.
    """

    text: str
    columns: tuple[str, ...]

    def holds(self, table: pd.DataFrame) -> pd.Series:
        """Return of whom it holds, nullable: missing where what is not known of somebody decides it.

        Raises
        ------
        ConditionError
            When a column holds something that cannot be compared with the value.
        """
        return _evaluate(ast.parse(self.text, mode="eval").body, table)


def read_condition(text: str) -> Condition:
    """Read a condition: comparisons of a column with values (``==``, ``!=``, ``<``, ``in``) joined by and, or, not.

    Raises
    ------
    ConditionError
        Names the part that is something else.

    Examples
    --------
    >>> read_condition("sex == 'F' and 20 <= age < 30").columns
    ('sex', 'age')
    """
    try:
        body = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ConditionError(text) from None
    _check(body)
    names = [node.id for node in ast.walk(body) if isinstance(node, ast.Name)]
    return Condition(text, tuple(dict.fromkeys(sorted(names, key=text.find))))


def _check(node: ast.expr) -> None:
    for part in _parts(node):
        _check(part)


def _parts(node: ast.expr) -> list[ast.expr]:
    """Return the conditions that one is joined from; none of a comparison, which is checked."""
    match node:
        case ast.BoolOp():
            return node.values
        case ast.BinOp(op=ast.BitAnd() | ast.BitOr()):
            return [node.left, node.right]
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            return [node.operand]
        case ast.Name():
            return []
        case ast.Compare():
            sides = [node.left, *node.comparators]
            if all(map(_fits, sides, node.ops, node.comparators)):
                return []
    raise ConditionError(ast.unparse(node))


def _fits(left: ast.expr, way: ast.cmpop, right: ast.expr) -> bool:
    """Return whether one link of a comparison is that of a column with a value or a list of values."""
    if isinstance(way, _LISTS):
        return isinstance(left, ast.Name) and _is_list(right)
    sides = (left, right) if isinstance(left, ast.Name) else (right, left)
    return type(way) in _ORDER and isinstance(sides[0], ast.Name) and _is_value(sides[1])


def _is_value(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return isinstance(node.operand, ast.Constant) and type(node.operand.value) in (int, float)
    return isinstance(node, ast.Constant) and type(node.value) in (str, int, float, bool)


def _is_list(node: ast.expr) -> bool:
    return isinstance(node, ast.List | ast.Tuple) and bool(node.elts) and all(map(_is_value, node.elts))


def _evaluate(node: ast.expr, table: pd.DataFrame) -> pd.Series:
    """Return of whom a condition holds by the logic of three values: of two, one false, it is false in any case."""
    import pandas as pd

    match node:
        case ast.Name():
            values = table[node.id]
            if not values.dropna().isin([True, False]).all():
                raise ConditionError(node.id)
            return values.astype("boolean")
        case ast.UnaryOp():
            return ~_evaluate(node.operand, table)
        case ast.BoolOp() | ast.BinOp():
            both = isinstance(node.op, _BOTH)
            found = pd.Series(both, index=table.index, dtype="boolean")
            for part in _parts(node):
                held = _evaluate(part, table)
                found = found & held if both else found | held
            return found
        case ast.Compare():
            return _compare(node, table)
    raise ConditionError(ast.unparse(node))


def _compare(node: ast.Compare, table: pd.DataFrame) -> pd.Series:
    import pandas as pd

    found, left = pd.Series(True, index=table.index, dtype="boolean"), node.left
    for way, right in zip(node.ops, node.comparators, strict=True):
        found, left = found & _one(left, way, right, table, ast.unparse(node)), right
    return found


def _one(left: ast.expr, way: ast.cmpop, right: ast.expr, table: pd.DataFrame, text: str) -> pd.Series:
    column = table[ast.unparse(left if isinstance(left, ast.Name) else right)].dropna()
    value = ast.literal_eval(right if isinstance(left, ast.Name) else left)
    if not all(_alike(column, each) for each in (value if isinstance(way, _LISTS) else [value])):
        raise ConditionError(text)
    if isinstance(way, _LISTS):
        held = column.isin(list(value)) ^ isinstance(way, ast.NotIn)
    else:
        held = _ORDER[type(way)](*(column, value) if isinstance(left, ast.Name) else (value, column))
    return held.astype("boolean").reindex(table.index)


def _alike(column: pd.Series, value: object) -> bool:
    """Return whether a value is of the kind that a column holds: of a number no text is larger or smaller."""
    import pandas as pd

    if pd.api.types.is_numeric_dtype(column.dtype):
        return isinstance(value, int | float)
    return isinstance(value, str) or (isinstance(value, bool) and column.isin([True, False]).all())
