"""The audit of published figures: what they imply, what they leave open, what each assumption is worth."""

from __future__ import annotations

from typing import Any, Literal

from evaluation import published
from evaluation.errors import StudyError
from evaluation.notebook.captions import write_caption
from evaluation.notebook.page import capitalise, labels
from evaluation.notebook.undated import dates_facts, undated_figures
from evaluation.parameters import Settings
from evaluation.presentation import figures, show, tables, units
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.words import Words
from evaluation.published import Audit, Bound, Finding
from evaluation.statistics.estimate import Estimate, Scale, undefined
from evaluation.study import Published

SCALES: dict[str, Scale] = {"rate": "proportion", "difference": "difference", "count": "count"}


def audit(settings: Settings) -> Audit:
    """Audit the study's published figures."""
    return published.audit(
        published.read(settings.study.path(declared(settings).file), settings.language), settings.language
    )


def declared(settings: Settings) -> Published:
    """Return what the study says of its published figures.

    Raises
    ------
    StudyError
        When it has none.
    """
    if settings.study.published is None:
        raise StudyError("errors.no_published", language=settings.language, study=settings.study.id)
    return settings.study.published


def bounds(verdict: Audit, scenario: str = "as_printed", kind: str | None = None) -> dict[str, Estimate]:
    """Return the exact bounds of every derived quantity of a kind under a scenario, by its identifier."""
    finding = verdict.finding(scenario)
    chosen = [each for each in verdict.table.quantities if kind in (None, each.kind)]
    return {each.id: _estimate(each.id, each.kind, finding.bounds[each.id], finding) for each in chosen}


def audit_claims(verdict: Audit, settings: Settings) -> Shown:
    """Return what may and what may not be said from the published figures."""
    words = Words(settings.language)
    if not verdict.consistent:
        told = {"figures": "; ".join(_figures(verdict, settings))}
        return show.claims(
            "claims", [words.text("audit.can.contradictory", **told)], [words.text("audit.cannot.contradictory")], words
        )
    told, found = facts(verdict, settings), undated_figures(settings)
    base = "bases" if len(verdict.as_printed.bases.get(declared(settings).base, ())) > 1 else "base"
    can = [words.text(f"audit.can.{name}", **told) for name in ("consistent", base, "unseen")]
    number = verdict.number_of_worlds([declared(settings).headline])
    unique = {None: ["many"], 1: []}.get(number, ["unique"])
    estimate = bounds(verdict)[declared(settings).headline]
    either = ["difference"] if estimate.value is None and estimate.verdict == "cannot_tell" else []
    cannot = [words.text(f"audit.cannot.{name}", **told) for name in (*either, "effect", *unique)]
    if not isinstance(found, str) and found.sign == "open":
        cannot.insert(len(either), words.text("leading.dates", **dates_facts(found, settings)))
    return show.claims("claims", [capitalise(line) for line in can], [capitalise(line) for line in cannot], words)


def figures_table(verdict: Audit, settings: Settings, id: str = "figures") -> Shown:
    """Show every printed figure with the count behind it and its verdict."""
    words = Words(settings.language)
    frame = published.figures_frame(verdict, settings.language)
    rows = tuple(
        tables.Row(
            capitalise(row["label"]),
            (row["printed"], row["behind"] or tables.Undefined(words.reason("contradictory")), row["verdict_label"]),
        )
        for row in frame.to_dict("records")
    )
    columns = _columns({"figure": "text", "printed": "number", "behind": "number", "verdict": "text"}, words)
    counted = frame["verdict"].value_counts()
    more = {
        name: words.number(int(counted.get(name, 0)))
        for name in ("reproduced", "consistent", "undetermined", "impossible")
    }
    return tables.show_table(tables.Table(_caption("figures", settings, id, **more), columns, rows), words)


def unprinted_table(verdict: Audit, settings: Settings, id: str = "unprinted") -> Shown:
    """Show the counts that nobody printed and that the figures determine or confine."""
    words = Words(settings.language)
    frame = published.counts_frame(verdict, settings.language)
    frame = frame[(frame["scenario"] == "as_printed") & ~frame["printed"]]
    rows = tuple(tables.Row(capitalise(row["label"]), (row["shown"],)) for row in frame.to_dict("records"))
    columns = (
        tables.Column(words.text("audit.column.figure"), kind="text"),
        tables.Column(words.text("audit.column.people")),
    )
    return tables.show_table(tables.Table(_caption("unprinted", settings, id), columns, rows), words)


def rate_ranges(verdict: Audit, settings: Settings, id: str = "rates") -> Shown:
    """Show every derived rate on every base as the range that the figures leave to it."""
    words = Words(settings.language)
    return figures.ranges(
        _labelled(bounds(verdict, kind="rate"), verdict, settings), _caption("rates", settings, id), words
    )


def difference_ranges(verdict: Audit, settings: Settings, id: str = "differences") -> Shown:
    """Show every derived difference of the arms as the range that the figures leave to it."""
    words, told = Words(settings.language), labels(settings)
    sides = (words.text("comparison.fewer", **told), words.text("comparison.more", **told))
    rows = _labelled(bounds(verdict, kind="difference"), verdict, settings)
    headline = bounds(verdict)[declared(settings).headline]
    first = _caption("differences", settings, id, limits=_extent(headline, words))
    return figures.ranges(rows, first, words, sides=sides)


def scenario_ranges(verdict: Audit, settings: Settings, id: str = "scenarios") -> Shown:
    """Show what becomes of the leading difference when an assumption is dropped or adopted."""
    words, told = Words(settings.language), labels(settings)
    rows = {
        capitalise(finding.scenario.label(verdict.table, settings.language)): _scenario(finding, verdict, settings)
        for finding in verdict.findings
    }
    sides = (words.text("comparison.fewer", **told), words.text("comparison.more", **told))
    possible = sum(finding.consistent for finding in verdict.findings)
    more = {"possible": words.number(possible), "scenarios": words.number(len(verdict.findings))}
    more |= {"quantity": verdict.table.name(declared(settings).headline, settings.language)}
    return figures.ranges(rows, _caption("scenarios", settings, id, **more), words, sides=sides)


def scenario_table(verdict: Audit, settings: Settings, id: str = "scenario-table") -> Shown:
    """Show for each scenario whether anything fits, the bases that are possible, and the people unseen."""
    words = Words(settings.language)
    rows = tuple(
        tables.Row(
            capitalise(finding.scenario.label(verdict.table, settings.language)),
            _fits(finding, declared(settings).base, declared(settings).unseen, words),
        )
        for finding in verdict.findings
    )
    columns = _columns({"scenario": "text", "fits": "text", "base": "number", "unseen": "number"}, words)
    return tables.show_table(tables.Table(_caption("scenario_table", settings, id), columns, rows), words)


def facts(verdict: Audit, settings: Settings) -> dict[str, str]:
    """Return everything a sentence about a consistent audit may need, written out."""
    words = Words(settings.language)
    finding, headline = verdict.as_printed, bounds(verdict)[declared(settings).headline]
    unseen = finding.bounds[declared(settings).unseen]
    base = finding.counts[declared(settings).base]
    arms = [finding.bounds[declared(settings).headline].low, finding.bounds[declared(settings).headline].high]
    told = [f"{arm.events1}/{arm.n1} − {arm.events0}/{arm.n0}" for arm in arms]
    values = finding.bases.get(declared(settings).base, ())
    return labels(settings) | {
        "low_number": units.number(float(arms[0].value), headline.scale, words),
        "low": words.value(headline, float(arms[0].value)),
        "high": words.value(headline, float(arms[1].value)),
        "limits": _extent(headline, words),
        "low_counts": told[0],
        "high_counts": told[1],
        "base": published.Numbers(settings.language).values(values) or _interval(base.low, base.high, words),
        "bases": words.number(len(values)),
        "unseen": _interval(int(unseen.low.value), int(unseen.high.value), words),
        "everybody": words.number(arms[0].n1 + arms[0].n0),
        "quantity": verdict.table.name(declared(settings).headline, settings.language),
        "worlds": words.number(verdict.number_of_worlds([declared(settings).headline]) or 0),
    }


def _estimate(name: str, kind: str, bound: Bound, finding: Finding) -> Estimate:
    scale = SCALES[kind]
    context: dict[str, Any] = {"method": "exact bounds", "population": finding.scenario.id, "provenance": "published"}
    if bound.low is None or bound.high is None:
        return undefined(name, scale, bound.reason, **context)
    low, high = float(bound.low.value), float(bound.high.value)
    people = bound.low.n1 + (bound.low.n0 if kind == "difference" else 0)
    counts = {"n": people, "events": bound.low.events1 + bound.low.events0} if bound.pinned and kind != "count" else {}
    return Estimate(
        estimand=name,
        scale=scale,
        value=low if bound.pinned else None,
        low=None if bound.pinned else low,
        high=None if bound.pinned else high,
        assumptions=finding.scenario.assumptions,
        **context,
        **counts,
    )


def _scenario(finding: Finding, verdict: Audit, settings: Settings) -> Estimate:
    name = declared(settings).headline
    if not finding.consistent:
        context: dict[str, Any] = {"population": finding.scenario.id, "provenance": "published"}
        return undefined(name, "difference", "contradictory", method="exact bounds", **context)
    return bounds(verdict, finding.scenario.id)[name]


def _extent(estimate: Estimate, words: Words) -> str:
    """Return the range of an exact bound in words, its one value where there is one only."""
    return words.limits(estimate) if estimate.value is None else words.value(estimate, estimate.value)


def _fits(finding: Finding, base: str, unseen: str, words: Words) -> tuple[tables.Cell, ...]:
    if not finding.consistent:
        nothing = tables.Undefined(words.reason("contradictory"))
        return (words.text("audit.fits.no"), nothing, nothing)
    bound = finding.bounds[unseen]
    values = finding.bases.get(base) or (finding.counts[base].low, finding.counts[base].high)
    people = _interval(int(bound.low.value), int(bound.high.value), words)
    return (words.text("audit.fits.yes"), ", ".join(words.number(value) for value in values), people)


def _columns(kinds: dict[str, Literal["number", "text"]], words: Words) -> tuple[tables.Column, ...]:
    return tuple(tables.Column(words.text(f"audit.column.{name}"), kind=kind) for name, kind in kinds.items())


def _labelled(rows: dict[str, Estimate], verdict: Audit, settings: Settings) -> dict[str, Estimate]:
    return {capitalise(verdict.table.name(name, settings.language)): item for name, item in rows.items()}


def _interval(low: int, high: int, words: Words) -> str:
    if low == high:
        return words.number(low)
    return words.text("words.limits", low=words.number(low), high=words.number(high))


def _figures(verdict: Audit, settings: Settings) -> list[str]:
    names = {name for conflict in verdict.conflicts for name in conflict.figures}
    return [verdict.table.name(name, settings.language) for name in sorted(names)]


def _caption(key: str, settings: Settings, id: str, **more: str) -> Caption:
    return write_caption(key, id, settings, labels(settings) | more, provenance="published")
