"""The verdict on a published table as tidy frames, one row per statement, for notebooks."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from evaluation import languages
from evaluation.published.audit import Audit
from evaluation.published.bounds import Arms, Bound
from evaluation.published.wording import Numbers

if TYPE_CHECKING:
    import pandas as pd


def figures_frame(audit: Audit, language: str = languages.DEFAULT) -> pd.DataFrame:
    """Return one row per printed figure.

    Columns: ``figure, label, stated, kind, printed`` (as text, in the language), ``verdict, verdict_label``; ``behind``
    (the counts behind it, as text); ``count, count_low, count_high`` and ``base, base_low, base_high`` (what is behind
    it, over all worlds); ``others_low, others_high`` (what the other figures leave to it; missing where they contradict
    each other or there is no limit); ``nearest_below, nearest_above`` (of an impossible figure, the nearest values that
    would be possible).
    """
    words = Numbers(language)
    rows = []
    for judgement in audit.figures:
        figure, others = judgement.figure, judgement.others or (None, None)
        rows.append(
            {
                "figure": figure.id,
                "label": audit.table.name(figure.id, language),
                "stated": figure.entry.stated.get(language, ""),
                "kind": figure.kind,
                "printed": words.printed(figure),
                "verdict": judgement.verdict,
                "verdict_label": words.text(f"verdict.{judgement.verdict}"),
                "behind": words.behind(audit, judgement),
                "count": figure.count,
                "count_low": judgement.count and judgement.count.low,
                "count_high": judgement.count and judgement.count.high,
                "base": figure.of,
                "base_low": judgement.base and judgement.base.low,
                "base_high": judgement.base and judgement.base.high,
                "others_low": _float(others[0]),
                "others_high": _float(others[1]),
                "nearest_below": _float(judgement.nearest[0]),
                "nearest_above": _float(judgement.nearest[1]),
            }
        )
    return _frame(rows, ("count_low", "count_high", "base_low", "base_high"))


def scenarios_frame(audit: Audit, language: str = languages.DEFAULT) -> pd.DataFrame:
    """Return one row per scenario: what is changed, whether anything fits, and if not what cannot hold together.

    Columns: ``scenario, label, kind, changed, rounding, consistent, conflict`` (identifiers of figures and
    assumptions, and relations as written, separated by semicolons).
    """
    rows = []
    for finding in audit.findings:
        scenario, conflict = finding.scenario, finding.conflict
        against = (*conflict.figures, *conflict.assumptions, *conflict.relations) if conflict else ()
        rows.append(
            {
                "scenario": scenario.id,
                "label": scenario.label(audit.table, language),
                "kind": scenario.kind,
                "changed": scenario.changed,
                "rounding": scenario.rounding,
                "consistent": finding.consistent,
                "conflict": "; ".join(against),
            }
        )
    return _frame(rows)


def counts_frame(audit: Audit, language: str = languages.DEFAULT) -> pd.DataFrame:
    """Return one row per scenario and count, where anything fits.

    Columns: ``scenario, count, label, printed`` (whether the source prints it), ``shown`` (the range as text), ``low,
    high`` (missing where there is no limit), ``values`` (every possible value, as a tuple, of the bases that are not
    printed; else missing).
    """
    words = Numbers(language)
    printed = {figure.id for figure in audit.table.figures if figure.kind == "count"}
    rows = [
        {
            "scenario": finding.scenario.id,
            "count": name,
            "label": audit.table.name(name, language),
            "printed": name in printed,
            "shown": words.unprinted(audit, finding, name),
            "low": interval.low,
            "high": None if audit.table.unlimited(name, interval.high) else interval.high,
            "values": finding.bases.get(name),
        }
        for finding in audit.findings
        for name, interval in finding.counts.items()
    ]
    return _frame(rows, ("low", "high"))


def bounds_frame(audit: Audit, language: str = languages.DEFAULT) -> pd.DataFrame:
    """Return one row per scenario and derived quantity, where anything fits.

    Columns: ``scenario, quantity, label, kind, low, high`` (a count, or a share or difference on 0 to 1), the counts at
    which each end is reached (``low_events1, low_n1, low_events0, low_n0`` and the same with ``high``; the second arm
    is missing for a rate, both for a count), ``always_defined`` and ``reason`` (why there is no value).
    """
    rows = [
        {
            "scenario": finding.scenario.id,
            "quantity": each.id,
            "label": audit.table.name(each.id, language),
            "kind": each.kind,
            **_ends(finding.bounds[each.id], each.kind),
        }
        for finding in audit.findings
        if finding.consistent
        for each in audit.table.quantities
    ]
    return _frame(rows, [f"{end}_{part}" for end in ("low", "high") for part in ("events1", "n1", "events0", "n0")])


def worlds_frame(audit: Audit) -> pd.DataFrame:
    """Return every set of counts that fits, long: ``block, world, count, value``.

    Block 0 holds the counts that are the same in every world. The worlds are all combinations of one world from each
    block; a block that was too long to list has no rows.
    """
    return _frame(list(_world_rows(audit)), ("block", "world", "value"))


def _world_rows(audit: Audit) -> Iterator[dict[str, Any]]:
    if audit.worlds is None:
        return
    for name, value in audit.worlds.pinned.items():
        yield {"block": 0, "world": 1, "count": name, "value": value}
    for number, block in enumerate(audit.worlds.blocks, start=1):
        for world, row in enumerate(block.rows or (), start=1):
            for name, value in zip(block.counts, row, strict=True):
                yield {"block": number, "world": world, "count": name, "value": value}


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _ends(bound: Bound, kind: str) -> dict[str, Any]:
    shown = {"count": (), "rate": ("events1", "n1"), "difference": ("events1", "n1", "events0", "n0")}[kind]
    row: dict[str, Any] = {}
    for end, arms in (("low", bound.low), ("high", bound.high)):
        row[end] = None if arms is None else float(arms.value)
    for end, arms in (("low", bound.low), ("high", bound.high)):
        row |= {f"{end}_{part}": _part(arms, part, shown) for part in ("events1", "n1", "events0", "n0")}
    return {**row, "always_defined": bound.always, "reason": bound.reason}


def _part(arms: Arms | None, part: str, shown: tuple[str, ...]) -> int | None:
    return getattr(arms, part) if arms is not None and part in shown else None


def _frame(rows: list[dict[str, Any]], whole: tuple[str, ...] | list[str] = ()) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(rows)
    return frame.astype({column: "Int64" for column in whole if column in frame})
