"""The presenter of each kind of result."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from evaluation.analysis.adjusting import AdjustedDifference, Adjustment
from evaluation.analysis.balance import Balance
from evaluation.analysis.curves import EVERYBODY, Curves, Estimates
from evaluation.analysis.describe import Description
from evaluation.analysis.forests import Forest
from evaluation.analysis.hazards import CoxModel
from evaluation.analysis.in_work import InWork
from evaluation.analysis.models import Model
from evaluation.analysis.overlap import Overlap
from evaluation.analysis.own_tables import OwnTable
from evaluation.analysis.plots import Plot
from evaluation.analysis.result import EstimateResult, Result
from evaluation.analysis.tables import Crosstab
from evaluation.analysis.texts import Sentence
from evaluation.presentation import figures, show, tables
from evaluation.presentation.results.context import Context
from evaluation.presentation.results.crosstabs import present_crosstab
from evaluation.presentation.results.models import present_description, present_model, present_own_table
from evaluation.presentation.show import Shown
from evaluation.presentation.tables import Mark, Suppressed
from evaluation.statistics.estimate import Estimate

HIDDEN = "hidden"


@singledispatch
def present(result: Result, context: Context) -> Shown:
    """Return a released result as something a notebook cell may display.

    Parameters
    ----------
    result : Result
        As the door has let it through: with marks where something is hidden.
    context : Context
        Where it stands.
    """
    raise TypeError(f"nobody knows how to show a {type(result).__name__}")


@present.register
def _(result: EstimateResult, context: Context) -> Shown:
    return _estimates({_named(result, context): result}, result.caption, context)


@present.register
def _(result: Estimates, context: Context) -> Shown:
    labels = context.labels
    every = {EVERYBODY: context.words.text("analysis.everybody")}
    named = {
        every.get(name, labels.value(result.by, name) if result.by else name): row for name, row in result.rows.items()
    }
    return _estimates(named, result.caption, context)


@present.register
def _(result: Crosstab, context: Context) -> Shown:
    return present_crosstab(result, context)


@present.register
def _(result: Forest, context: Context) -> Shown:
    from evaluation.presentation.results.adjusting import forest_groups, forest_names, penalised

    words, names = context.words, forest_names(result.rows, context)
    rows = _marked({names[name]: row for name, row in result.rows.items()})
    own = penalised({names[name]: row for name, row in result.rows.items()}, words)
    scale = words.text(f"analysis.scales.{result.scale}")
    caption = context.caption("forest", result.caption, scale=scale).noting(*own)
    if not result.comparison:
        return figures.rates(rows, caption, words)
    sides = words.text("analysis.less"), words.text("analysis.more")
    groups = {names[name]: group for name, group in forest_groups(result.rows, words).items()}
    return figures.forest(rows, caption, words, sides=sides, groups=groups)


@present.register
def _(result: AdjustedDifference, context: Context) -> Shown:
    from evaluation.presentation.results.adjusting import present_adjusted

    return present_adjusted(result, context)


@present.register
def _(result: Adjustment, context: Context) -> Shown:
    from evaluation.presentation.results.adjusting import present_adjustment

    return present_adjustment(result, context)


@present.register
def _(result: Balance, context: Context) -> Shown:
    from evaluation.presentation.results.balance import present_balance

    return present_balance(result, context)


@present.register
def _(result: Overlap, context: Context) -> Shown:
    from evaluation.presentation.results.balance import present_overlap

    return present_overlap(result, context)


@present.register
def _(result: CoxModel, context: Context) -> Shown:
    from evaluation.presentation.results.models import present_cox

    return present_cox(result, context)


@present.register
def _(result: InWork, context: Context) -> Shown:
    labels, words = context.labels, context.words
    named = {}
    for (time, group), row in result.rows.items():
        when = words.text("outcomes.in_work_at", time=labels.unit(float(time)))
        label = labels.value(result.by, group) if result.by else words.text("analysis.everybody")
        named[words.text("outcomes.in_arm", when=when, group=label)] = row
    rows, caption = _marked(named), context.caption("in_work", result.caption)
    if any(isinstance(row, Estimate) and row.defined for row in rows.values()):
        return figures.rates(rows, caption, words)
    return tables.show_table(tables.estimates_table(rows, caption, words), words)


@present.register
def _(result: Curves, context: Context) -> Shown:
    from evaluation.presentation.results.curves import present_curves

    return present_curves(result, context)


@present.register
def _(result: Sentence, context: Context) -> Shown:
    words = context.words
    said = {name: words.estimate(found.estimate) for name, found in result.results.items()}
    text = context.labels.text(result.texts).format_map(said)
    return show.sentence(context.id, text, [found.estimate for found in result.results.values()])


@present.register
def _(result: Plot, context: Context) -> Shown:
    from evaluation.presentation.results.plots import present_plot

    return present_plot(result, context)


@present.register
def _(result: Model, context: Context) -> Shown:
    return present_model(result, context)


@present.register
def _(result: Description, context: Context) -> Shown:
    return present_description(result, context)


@present.register
def _(result: OwnTable, context: Context) -> Shown:
    return present_own_table(result, context)


def _estimates(rows: Any, own: Any, context: Context) -> Shown:
    caption = context.caption("estimates", own)
    return tables.show_table(tables.estimates_table(_marked(rows), caption, context.words), context.words)


def _marked(rows: Any) -> dict[str, Estimate | Mark]:
    return {name: Suppressed(HIDDEN) if row is None else row.estimate for name, row in rows.items()}


def _named(result: EstimateResult, context: Context) -> str:
    scale = context.words.text(f"analysis.scales.{result.estimate.scale}")
    return f"{context.labels.column(result.estimate.estimand)}: {scale}"
