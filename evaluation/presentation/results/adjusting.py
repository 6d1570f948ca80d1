"""Differences between arms that were made alike: how each row is called, what it rests on, whose comparison it is."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.analysis.adjusting import AdjustedDifference, Adjustment
from evaluation.analysis.forests import Forest
from evaluation.analysis.result import EstimateResult
from evaluation.presentation import figures, tables
from evaluation.presentation.results.context import Context
from evaluation.presentation.show import Shown
from evaluation.presentation.tables import Mark, Suppressed
from evaluation.presentation.words import Words
from evaluation.statistics.adjustment import FEWEST_EFFECTIVE
from evaluation.statistics.estimate import Estimate

HIDDEN = "hidden"
Rows = Mapping[str, EstimateResult | None]
Arms = tuple[tuple[int, int], tuple[int, int]]


def present_adjusted(result: AdjustedDifference, context: Context) -> Shown:
    """Return one adjusted difference as a row of a table."""
    words, name = context.words, _named(result.way, result, context)
    rows: dict[str, Estimate | Mark] = {name: result.estimate}
    caption = context.caption("adjusted", result.caption, **compared(result.outcome, result.treatment, context))
    notes = penalised({name: result}, words)
    return tables.show_table(tables.estimates_table(rows, caption.noting(*notes), words), words)


def present_adjustment(result: Adjustment, context: Context) -> Shown:
    """Return all differences as a forest, the crude one first, the others by whose comparison they are."""
    words, forest = context.words, result.forest or result.estimates()
    names = forest_names(forest.rows, context)
    rows = {names[name]: row for name, row in forest.rows.items()}
    marked: dict[str, Estimate | Mark] = {
        name: Suppressed(HIDDEN) if row is None else row.estimate for name, row in rows.items()
    }
    told = compared(result.outcome, result.treatment, context) | {"base": base(result.arms, result.treatment, context)}
    notes = (*penalised(rows, words), *made_alike(result, context))
    caption = context.caption(_key(forest), result.caption, reason=_reasons(forest, words), **told).noting(*notes)
    sides = words.text("analysis.less"), words.text("analysis.more")
    groups = {names[name]: group for name, group in forest_groups(forest.rows, words).items()}
    return figures.forest(marked, caption, words, sides=sides, groups=groups)


def forest_names(rows: Rows, context: Context) -> dict[str, str]:
    """Return what the rows are called: the way of adjusting in words, and what each arm is worth under its weights."""
    return {name: _named(name, row, context) for name, row in rows.items()}


def forest_groups(rows: Rows, words: Words) -> dict[str, str]:
    """Return whose comparison each row is, where rows of several kinds stand beside each other."""
    targets = {name: row.target for name, row in rows.items() if isinstance(row, AdjustedDifference) and row.target}
    if len(set(targets.values())) < 2:
        return {}
    return {name: words.text(f"analysis.targets.{target}") for name, target in targets.items()}


def penalised(rows: Rows, words: Words) -> tuple[str, ...]:
    """Return the note that names the rows whose fits are penalised."""
    names = [name for name, row in rows.items() if row is not None and "firth" in row.estimate.method]
    return (words.text("adjusting.penalised", names=words.join(names)),) if names else ()


def compared(outcome: str, treatment: str, context: Context) -> dict[str, str]:
    """Return the words for outcome, treatment and arms."""
    treated, control = context.labels.arms(treatment)
    arm = context.labels.column(treatment)
    return {"outcome": context.labels.column(outcome), "treated": treated, "control": control, "arm": _small(arm)}


def base(arms: Arms, treatment: str, context: Context) -> str:
    """Return whom a table or figure is about, by arm; where people are left out, of how many."""
    words, (treated, control) = context.words, context.labels.arms(treatment)
    (known1, n1), (known0, n0) = arms
    numbers = {"known1": known1, "n1": n1, "known0": known0, "n0": n0}
    told = {name: words.number(number) for name, number in numbers.items()}
    key = "everybody" if (known1, known0) == (n1, n0) else "some"
    return words.text(f"analysis.base.{key}", who=context.who, treated=treated, control=control, **told)


def made_alike(result: Adjustment, context: Context) -> tuple[str, ...]:
    """Return in what the arms are made alike, what of it is not used, and what becomes of gaps."""
    known, words, labels = result.known, context.words, context.labels
    found = [words.text("analysis.made_alike", names=_join(result.covariates, context))]
    for kind, names in (("constant", known.constant), ("unknown_to_all", known.unknown)):
        found += [words.text(f"adjusting.{kind}", names=words.join(map(labels.column, names)))] if names else []
    if known.missing == "indicator" and known.covariates.isna().any(axis=None):
        found.append(words.text("adjusting.indicator"))
    return tuple(found)


def _join(names: tuple[str, ...], context: Context) -> str:
    return context.words.join(_small(context.labels.column(name)) for name in names)


def _small(name: str) -> str:
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _named(name: str, row: EstimateResult | None, context: Context) -> str:
    if not isinstance(row, AdjustedDifference):
        return name
    words = context.words
    said = words.text(f"analysis.ways.{row.way}") if name == row.way else name
    if row.effective_n is None or not row.estimate.defined:
        return said
    sizes = (words.number(size, 0 if size >= FEWEST_EFFECTIVE or size.is_integer() else 1) for size in row.effective_n)
    return words.text("adjusting.effective", name=said, sizes=" + ".join(sizes))


def _key(forest: Forest) -> str:
    rows = [row for row in forest.rows.values() if row is not None and row.low is not None]
    adjusted = [row for row in rows if isinstance(row, AdjustedDifference) and row.target]
    if not adjusted:
        return "adjusted_none"
    return "adjusted_same" if len({row.verdict for row in rows}) == 1 else "adjusted_mixed"


def _reasons(forest: Forest, words: Words) -> str:
    rows = [row for row in forest.rows.values() if row is not None and row.low is None]
    return "; ".join(dict.fromkeys(words.without(row.estimate) for row in rows if words.without(row.estimate)))
