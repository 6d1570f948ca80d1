"""Tables whose every cell comes from an estimate."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation import languages
from evaluation.errors import ReportError
from evaluation.presentation.show import Caption
from evaluation.presentation.tables.marks import Mark, NoLimits, Undefined
from evaluation.presentation.tables.writer import Cell, Column, Row, Table
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Estimate


def estimates_table(rows: Mapping[str, Estimate | Mark], caption: Caption, words: Words) -> Table:
    """Return one row for each estimate: value, limits, test, people, method.

    Parameters
    ----------
    rows : mapping of label to Estimate or Mark
        In the order of the page; a mark in place of an estimate fills its row.
    caption, words
        Caption of the table and language of the page.
    """
    numbers = ("value", "limits", "test", "people")
    return Table(
        caption=caption,
        columns=(
            Column(words.text("tables.what"), kind="text"),
            *(Column(words.text(f"tables.{name}")) for name in numbers),
            Column(words.text("tables.method"), kind="text"),
        ),
        rows=tuple(Row(label, _estimate_cells(item, words)) for label, item in rows.items()),
        estimates=shown_estimates(rows),
    )


def two_by_two(
    arms: Mapping[str, Estimate | Mark],
    caption: Caption,
    words: Words,
    *,
    outcome: str,
    otherwise: str,
    total: tuple[str, Estimate | Mark] | None = None,
) -> Table:
    """Return arm by outcome: people with and without, all, and the share with its limits.

    Parameters
    ----------
    arms : mapping of label to Estimate or Mark
        A proportion for each arm; its counts are those of the row. A mark hides the whole row, because a
        share gives its count away.
    caption, words
        Caption of the table and language of the page.
    outcome, otherwise : str
        Headers of the columns of people with and without the outcome.
    total : tuple of label and Estimate or Mark, optional
        The row of all people, counted from the full data and not added up here.

    Raises
    ------
    ReportError
        When an estimate is no proportion with its counts.
    """
    numbers = (outcome, otherwise, *(words.text(f"tables.{name}") for name in ("all", "share", "limits")))
    rows = [Row(label, _count_cells(label, item, words)) for label, item in arms.items()]
    if total is not None:
        rows.append(Row(total[0], _count_cells(*total, words), total=True))
    return Table(
        caption=caption,
        columns=(Column(words.text("tables.arm"), kind="text"), *(Column(header) for header in numbers)),
        rows=tuple(rows),
        estimates=shown_estimates(arms) + (shown_estimates(dict([total])) if total else ()),
    )


def shown_estimates(rows: Mapping[str, Estimate | Mark]) -> tuple[Estimate, ...]:
    """Return the estimates among rows, without the marks."""
    return tuple(item for item in rows.values() if isinstance(item, Estimate))


def method_name(method: str, words: Words) -> str:
    """Return the name of a method in the language of the page; proper names that the catalogue lacks as they stand."""
    names = languages.catalogue(words.language)
    return ", ".join(names.get(f"methods.{part}", part) for part in method.split(", "))


def mark_undefined(item: Estimate | Mark, words: Words) -> Estimate | Mark:
    """Return the mark that stands for an estimate without value and limits; everything else as it is."""
    if isinstance(item, Mark) or item.defined or item.low is not None:
        return item
    return Undefined(words.why(item))


def _estimate_cells(item: Estimate | Mark, words: Words) -> tuple[Cell, ...]:
    if isinstance(item, Mark):
        return (item,) * 5
    counted = people(item, words)
    method = method_name(item.method, words) if item.method else words.text("tables.not_stated")
    mark = mark_undefined(item, words)
    if isinstance(mark, Mark):
        return mark, mark, words.p_value(item.p_value), counted, method
    stated, reason = words.stated_reason(item), words.without(item)
    missing: Cell = Undefined(stated) if stated else words.text("tables.bounds")
    value: Cell = words.value(item, item.value) if item.defined else missing
    limits: Cell = NoLimits(reason) if reason and item.low is None else words.limits(item)
    return value, limits, words.p_value(item.p_value), counted, method


def people(estimate: Estimate, words: Words) -> str:
    """Return ``"46 of 105"``, the number of people alone, or that it is not stated."""
    if estimate.n is None:
        return words.text("tables.not_stated")
    if estimate.events is None:
        return words.number(estimate.n)
    return words.text("tables.events_of", events=words.number(estimate.events), n=words.number(estimate.n))


def _count_cells(label: str, item: Estimate | Mark, words: Words) -> tuple[Cell, ...]:
    if isinstance(item, Mark):
        return (item,) * 5
    if item.scale != "proportion" or item.n is None or item.events is None:
        raise ReportError("tables.errors.no_counts", language=words.language, row=label, scale=item.scale)
    share: Cell = words.percent(item.value) if item.defined else Undefined(words.why(item))
    return item.events, item.n - item.events, item.n, share, words.limits(item)
