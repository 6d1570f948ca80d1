"""What the page of published figures begins with: the claim, the share and the difference, what could undo them."""

from __future__ import annotations

from typing import Any

from evaluation.arms import ArmCounts
from evaluation.notebook.auditing import bounds, declared, facts
from evaluation.notebook.comparison import compare
from evaluation.notebook.page import capitalise, labels
from evaluation.notebook.page import facts as comparison_facts
from evaluation.notebook.undated import Undated, dates_said, per_person, undated_figures
from evaluation.parameters import Settings
from evaluation.presentation import show
from evaluation.presentation.show import Shown
from evaluation.presentation.words import Words
from evaluation.published import Audit, Numbers
from evaluation.statistics.estimate import Estimate, undefined
from evaluation.totals import published_arms


def audit_answer(verdict: Audit, settings: Settings) -> Shown:
    """Return the first screen: the claim, what is left of the share and of the difference, and what could undo them."""
    words = Words(settings.language)
    if not verdict.consistent:
        context: dict[str, Any] = {"method": "exact bounds", "provenance": "published"}
        reason = undefined(declared(settings).headline, "difference", "contradictory", **context)
        lines = {part: words.text(f"audit.contradictory.{part}") for part in ("answer", "verdict", "base")}
        return _headline(reason, lines, settings, question="audit.question")
    estimate, told = _leading(verdict, settings), facts(verdict, settings)
    dates = undated_figures(settings)
    share, rates = _share(verdict, settings)
    plain = "audit.answer" if estimate.value is None else "leading.one_difference"
    answer = share or f"{words.text('audit.consistent')} {words.text(plain, **told)}"
    lines = {
        "answer": answer,
        "verdict": words.text(_verdict(estimate, dates), **told),
        "base": words.text("leading.base" if share else "audit.base", **told),
    }
    findings, compared = _difference(settings)
    if share and estimate.value is None:
        findings.append(words.text("leading.unseen", **told))
    if isinstance(dates, Undated):
        findings.append(" ".join(dates_said(dates, settings)[:2]))
        compared.append(per_person(dates))
    question = "leading.question" if share else "audit.question"
    return _headline(estimate, lines, settings, findings, (*rates, *compared), question=question)


def _headline(
    estimate: Estimate,
    lines: dict[str, str],
    settings: Settings,
    findings: list[str] | None = None,
    others: tuple[Estimate, ...] = (),
    *,
    question: str,
) -> Shown:
    words, conclusion = Words(settings.language), declared(settings).conclusion
    return show.headline(
        "answer",
        question=words.text(question, **labels(settings)),
        caution=words.text("audit.caution"),
        estimate=estimate,
        stated=words.text("leading.conclusion", conclusion=conclusion[settings.language]) if conclusion else "",
        findings=map(capitalise, findings or ()),
        others=others,
        **lines,
    )


def _leading(verdict: Audit, settings: Settings) -> Estimate:
    """Return the range of the leading difference; where one table only is possible, its difference with limits."""
    name = declared(settings).headline
    arms = verdict.as_printed.bounds[name].low
    estimate = bounds(verdict)[name]
    if estimate.value is None or arms is None:
        return estimate
    counts = ArmCounts(settings.study.primary.outcome, name, arms.events1, arms.n1, arms.events0, arms.n0, True)
    return compare(counts, settings)


def _verdict(estimate: Estimate, dates: Undated | str) -> str:
    """Return the key of the verdict: on chance where everybody is counted, else on who is unseen; and on dates."""
    open_dates = isinstance(dates, Undated) and dates.sign == "open"
    if estimate.value is not None:
        return f"leading.seen{'_open' if open_dates else ''}.{estimate.verdict}"
    said_of_dates = open_dates and estimate.verdict != "undefined"
    return f"{'leading' if said_of_dates else 'audit'}.verdict.{estimate.verdict}"


def _share(verdict: Audit, settings: Settings) -> tuple[str, tuple[Estimate, ...]]:
    """Return what the share that the source leads with is of everybody enrolled; nothing where it is not one number."""
    told = declared(settings)
    if told.claim is None or told.claim_of_all is None:
        return "", ()
    words, rates = Words(settings.language), bounds(verdict, kind="rate")
    share, everybody = rates[told.claim], rates[told.claim_of_all]
    lowest, highest = (getattr(verdict.as_printed.bounds[told.claim_of_all], end) for end in ("low", "high"))
    if share.value is None or share.n is None or lowest is None or highest is None:
        return "", ()
    unseen = lowest.n1 - share.n
    none_had = lowest.events1 == share.events
    all_had = highest.events1 - lowest.events1 == unseen
    key = "of_all" if not unseen else "only_if_none" if none_had and all_had else "between"
    facts = {
        "outcome": settings.study.outcome(settings.study.primary.outcome).label[settings.language],
        "printed": _printed(verdict, told.claim, share, settings),
        "base": words.number(share.n),
        "everybody": words.number(lowest.n1),
        "unseen": words.number(unseen),
        "low": words.percent(float(lowest.value)),
        "high": words.percent(float(highest.value)),
    }
    return words.text(f"leading.share.{key}", **facts), (share, everybody)


def _printed(verdict: Audit, name: str, share: Estimate, settings: Settings) -> str:
    """Return a share as the source printed it; where it did not, as it is."""
    contrast = next(each.contrast for each in verdict.table.quantities if each.id == name)
    made_of = (contrast.events1.coefficients, contrast.n1.coefficients)
    for figure in verdict.table.figures:
        if figure.kind == "percentage" and made_of == ({figure.count: 1}, {figure.of: 1}):
            return Numbers(settings.language).printed(figure)
    return Words(settings.language).percent(share.value)


def _difference(settings: Settings) -> tuple[list[str], list[Estimate]]:
    """Return the published comparison with its limits; nothing where the figures fix none."""
    if not (arms := published_arms(settings)):
        return [], []
    estimate = compare(arms[0], settings)
    told = comparison_facts(estimate, arms[0], settings)
    return [Words(settings.language).text("leading.difference", **told)], [estimate]
