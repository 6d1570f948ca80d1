"""Which numbers follow from published totals, though people of a study have them too: invented people built to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluation.arms import ArmCounts
from evaluation.statistics.estimate import Provenance
from evaluation.study import Study

if TYPE_CHECKING:
    from evaluation.parameters import Settings

Counts = tuple[int, int, int, int]
NAME = "published arms"


def published_arms(settings: Settings) -> tuple[ArmCounts, ...]:
    """Return the arms that follow from the study's published figures, as ``study.toml`` lists them; audited once."""
    found: tuple[ArmCounts, ...] = settings.once(NAME, lambda: _audited(settings.study, settings.language))
    return found


def published_totals(settings: Settings, outcome: str) -> frozenset[Counts]:
    """Return the 2x2 tables of an outcome that the published figures of the whole study determine."""
    study = settings.study
    if study.published is None or not settings.whole or outcome != study.primary.outcome:
        return frozenset()
    return frozenset((arms.events1, arms.n1, arms.events0, arms.n0) for arms in published_arms(settings))


def provenance_of(counts: ArmCounts, settings: Settings) -> Provenance:
    """Return what a comparison of two arms is made from.

    Where invented people have just the counts that the published figures determine, whatever is computed from these
    counts alone is as true as the figures.
    """
    if counts.published:
        return "published"
    made = (counts.events1, counts.n1, counts.events0, counts.n0)
    if settings.provenance == "synthetic" and made in published_totals(settings, counts.outcome):
        return "published"
    return settings.provenance


def _audited(study: Study, language: str) -> tuple[ArmCounts, ...]:
    from evaluation import published

    assert study.published is not None
    verdict = published.audit(published.read(study.path(study.published.file), language))
    found = []
    for comparison in study.published.comparisons:
        bound = verdict.finding(comparison.scenario).bounds[comparison.difference]
        if bound.low is None or bound.low != bound.high:
            continue
        arms = bound.low
        counts = (arms.events1, arms.n1, arms.events0, arms.n0)
        found.append(ArmCounts(study.primary.outcome, comparison.id, *counts, published=True))
    return tuple(found)
