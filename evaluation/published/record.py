"""The verdict on a published table as plain data, for ``--json``."""

from __future__ import annotations

from dataclasses import asdict
from fractions import Fraction
from typing import Any

from evaluation.published.audit import Audit, Finding
from evaluation.published.bounds import Arms, Bound
from evaluation.published.expressions import Interval
from evaluation.published.verdicts import Judgement
from evaluation.published.worlds import Worlds


def to_dict(audit: Audit) -> dict[str, Any]:
    """Return the whole verdict as lists, mappings, texts and numbers; the same audit always gives the same data.

    Exact values are texts (``"4/35"``) beside the decimal number; a range without an upper limit ends in None. The
    worlds are described by their number, by the number of those that differ in what follows from them, and by the
    blocks they are made of; ``worlds_frame`` lists them.
    """
    return {
        "title": dict(audit.table.title),
        "source": dict(audit.table.source),
        "consistent": audit.consistent,
        "rounding": audit.table.rounding,
        "search_limit": audit.table.limit if audit.limited else None,
        "figures": [_judgement(audit, judgement) for judgement in audit.figures],
        "conflicts": [asdict(conflict) for conflict in audit.conflicts],
        "worlds": _worlds(audit.worlds, audit.number_of_worlds()),
        "scenarios": [_finding(audit, finding) for finding in audit.findings],
        "labels": {name: dict(label) for name, label in audit.table.labels.items()},
    }


def _judgement(audit: Audit, judgement: Judgement) -> dict[str, Any]:
    figure, others = judgement.figure, judgement.others
    return {
        "id": figure.id,
        "label": dict(figure.entry.label),
        "stated": dict(figure.entry.stated),
        "kind": figure.kind,
        "comparison": figure.comparison,
        "printed": figure.printed,
        "verdict": judgement.verdict,
        "count": figure.count,
        "count_range": _range(audit, figure.count, judgement.count),
        "of": figure.of,
        "base_range": _range(audit, figure.of, judgement.base),
        "left_by_others": None if others is None else [_exact(end) for end in others],
        "nearest_possible": [_exact(end) for end in judgement.nearest],
    }


def _finding(audit: Audit, finding: Finding) -> dict[str, Any]:
    scenario = finding.scenario
    return {
        "id": scenario.id,
        "kind": scenario.kind,
        "changed": scenario.changed,
        "assumptions": list(scenario.assumptions),
        "rounding": scenario.rounding,
        "consistent": finding.consistent,
        "conflict": None if finding.conflict is None else asdict(finding.conflict),
        "counts": {name: _range(audit, name, interval) for name, interval in finding.counts.items()},
        "bases": {name: list(values) for name, values in finding.bases.items()},
        "derived": {name: _bound(bound) for name, bound in finding.bounds.items()},
    }


def _bound(bound: Bound) -> dict[str, Any]:
    return {
        "low": _arms(bound.low),
        "high": _arms(bound.high),
        "always_defined": bound.always,
        "reason": bound.reason or None,
    }


def _arms(arms: Arms | None) -> dict[str, Any] | None:
    return None if arms is None else {"exact": str(arms.value), "value": float(arms.value), **asdict(arms)}


def _worlds(worlds: Worlds | None, matters: int | None) -> dict[str, Any] | None:
    if worlds is None:
        return None
    blocks = [
        {"counts": list(block.counts), "number": None if block.rows is None else len(block.rows)}
        for block in worlds.blocks
    ]
    return {"number": worlds.number, "number_that_matters": matters, "pinned": dict(worlds.pinned), "blocks": blocks}


def _range(audit: Audit, name: str | None, interval: Interval | None) -> list[int | None] | None:
    if interval is None or name is None:
        return None
    return [interval.low, None if audit.table.unlimited(name, interval.high) else interval.high]


def _exact(value: Fraction | None) -> dict[str, Any] | None:
    return None if value is None else {"exact": str(value), "value": float(value)}
