"""Who the arms are, and whether each has people like those of the other."""

from __future__ import annotations

import math
from collections.abc import Hashable

from evaluation.analysis.balance import Balance, BalanceRow
from evaluation.analysis.overlap import Overlap
from evaluation.presentation import figures, show, tables
from evaluation.presentation.results.adjusting import base, compared
from evaluation.presentation.results.context import Context
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.tables import Cell, Column, Mark, Row, Suppressed, Table, Undefined

HIDDEN = "hidden"
FEW_GROUPS = 2
STAGES = ("before", "after")


def present_balance(result: Balance, context: Context) -> Shown:
    """Return the characteristics by arm as a table, below the figure of how far the arms are apart in each."""
    if result.reason:
        return unable("baseline", result.reason, context)
    table = _table(result, context)
    stages = STAGES if result.rows and not result.apart else STAGES[:1]
    drawn = [row for row in result.shown if row.before.value is not None or row.after is not None]
    if not drawn:
        return tables.show_table(table, context.words)
    import pandas as pd

    frame = pd.DataFrame([{"covariate": row.name, **{each: _size(row, each) for each in stages}} for row in drawn])
    names: dict[Hashable, str] = {row.name: _label(row, context) for row in drawn}
    labels = {each: context.words.text(f"adjusting.{each}") for each in stages}
    return figures.love_plot(
        frame, _caption("love", result, context), context.words, labels=names, stages=labels, below=table
    )


def present_overlap(result: Overlap, context: Context) -> Shown:
    """Return the estimated chances of treatment by arm, in groups large enough to hide single persons."""
    if result.reason:
        return unable("overlap", result.reason, context)
    words, told = context.words, compared("", result.treatment, context)
    binned = figures.bin_scores(result.scores, result.treated, words, minimum=result.fewest)
    # Of two groups joined to hide single persons both arms are in each, whatever the scores are.
    key = "overlap_few" if len(binned.edges) <= FEW_GROUPS + 1 else "overlap"
    key = "overlap_none" if result.apart else key
    told |= {"base": base(result.arms, result.treatment, context), "shared": words.percent(binned.shared, 0)}
    told["grouped"] = figures.grouped(result.fewest, words)
    caption = context.captioned(f"captions.{key}", result.caption, **told)
    caption = caption.noting(*([words.text("adjusting.penalised_scores")] if result.penalised else []))
    return figures.propensity_overlap(
        result.scores, result.treated, caption, words, labels=(told["treated"], told["control"]), minimum=result.fewest
    )


def unable(what: str, reason: str, context: Context) -> Shown:
    """Return the notice with the reason why nothing stands here."""
    said = context.words.why_not(reason)
    text = context.words.text(f"adjusting.lacking.{what}", reason=said)
    return show.notice(context.id, text, "marked").marking(said)


def _table(result: Balance, context: Context) -> Table:
    words, labels = context.words, context.labels
    caption = _caption("baseline", result, context)
    rows = tuple(_row(row, name, context) for row, name in zip(result.rows, _names(result, context), strict=True))
    treated, control = labels.arms(result.treatment)
    columns = (
        Column(words.text("tables.characteristic"), kind="text"), Column(treated), Column(control),
        Column(words.text("tables.standardised_difference"), decimals=2),
    )  # fmt: skip
    return Table(Caption(f"{context.id}-arms", caption.title, caption.subtitle, (), caption.provenance), columns, rows)


def _names(result: Balance, context: Context) -> list[str]:
    hidden = context.words.text("analysis.hidden_row")
    names = [hidden if row is None else _label(row, context) for row in result.rows]
    return names


def _row(row: BalanceRow | None, name: str, context: Context) -> Row:
    if row is None:
        return Row(name, (Suppressed(HIDDEN),) * 3)
    return Row(name, (_arm(row, 0, context), _arm(row, 1, context), _gap(row)))


def _arm(row: BalanceRow, place: int, context: Context) -> Cell:
    words, mean = context.words, row.means[place]
    if mean.value is None:
        return _mark(mean.estimate.assumptions)
    if row.counts is not None:
        number = row.counts[place]
        return words.text("tables.count_and_share", count=words.number(number), share=words.percent(mean.value))
    deviation = row.deviations[place] if row.deviations else None
    if deviation is None:
        return words.number(mean.value, 1)
    return words.text("tables.mean_and_sd", mean=words.number(mean.value, 1), sd=words.number(deviation, 1))


def _gap(row: BalanceRow) -> Cell:
    value = row.before.value
    return _mark(row.before.estimate.assumptions) if value is None else value


def _mark(reasons: tuple[str, ...]) -> Mark:
    return Undefined(reasons[0] if reasons else "no_spread")


def _size(row: BalanceRow, stage: str) -> float:
    found = row.before if stage == "before" else row.after
    return math.inf if found is None or found.value is None else found.value


def _label(row: BalanceRow, context: Context) -> str:
    labels = context.labels
    name = labels.column(row.covariate)
    return f"{name}: {labels.value(row.covariate, row.level)}" if row.level else name


def _caption(key: str, result: Balance, context: Context) -> Caption:
    """Return the caption, whose title says the furthest of the rows shown."""
    words, told = context.words, compared("", result.treatment, context)
    told |= {"base": base(result.arms, result.treatment, context)}
    notes = _notes(result, context)
    if not result.shown:
        return context.captioned("captions.baseline_hidden", result.caption, **told).noting(*notes)
    furthest = max(result.shown, key=lambda row: abs(_size(row, "before")))
    before = abs(_size(furthest, "before"))
    told |= {"name": _label(furthest, context), "before": words.number(before, 2)}
    if key == "love" and result.apart:
        key, told = "love_apart", told | {"reason": words.why_not(result.apart)}
    elif not math.isfinite(before):
        key = f"{key}_infinite"
    elif key == "love":
        last = max(result.shown, key=lambda row: abs(_size(row, "after")))
        after = abs(_size(last, "after"))
        key = "love" if after < before else "love_not"
        told |= {"after": words.number(after, 2), "furthest": _label(last, context)}
        told |= {f"ess{arm}": words.number(size) for arm, size in zip((1, 0), result.sizes, strict=True)}
    return context.captioned(f"captions.{key}", result.caption, **told).noting(*notes)


def _notes(result: Balance, context: Context) -> tuple[str, ...]:
    words = context.words
    found = [
        words.text(f"adjusting.{kind}", names=words.join(map(context.labels.column, names)))
        for kind, names in (("constant", result.constant), ("unknown_to_all", result.unknown))
        if names
    ]
    return (*found, words.text("adjusting.indicator")) if result.gaps else tuple(found)
