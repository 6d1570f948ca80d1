"""What a page of a comparison begins with: what is answered, what may and may not be said."""

from __future__ import annotations

from evaluation.arms import ArmCounts, ArmValues
from evaluation.notebook.guard import counted_arms, hidden_answer, hidden_claims, shows_arms
from evaluation.notebook.means import mean_answer, mean_claims
from evaluation.notebook.page import capitalise, facts
from evaluation.notebook.unknown import with_unknown
from evaluation.parameters import Settings
from evaluation.presentation import show
from evaluation.presentation.show import Shown
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Estimate


def answer(estimate: Estimate, counts: ArmCounts | ArmValues, settings: Settings) -> Shown:
    """Return the first screen of a comparison of two arms, made from its primary estimate alone."""
    if isinstance(counts, ArmValues):
        return mean_answer(estimate, counts, settings)
    words, study = Words(settings.language), settings.study
    question = study.question[settings.language]
    if not shows_arms(counts, settings):
        return hidden_answer(question, counts.outcome, "difference", settings)
    told = facts(estimate, counts, settings)
    shown = show.headline(
        "answer",
        question=question,
        answer=words.text("answer.difference" if estimate.defined else "answer.undefined", **told),
        verdict=words.text(f"verdict.{study.design}.{estimate.verdict}", **told),
        base=words.text("answer.base", **told)
        if counts.published
        else with_unknown(words.text("answer.base", **told), settings),
        caution=study.caution[settings.language],
        estimate=estimate,
    )
    return shown.counting(counted_arms(counts, settings))


def claims(estimate: Estimate, counts: ArmCounts | ArmValues, settings: Settings) -> Shown:
    """Return what may and what may not be said from a comparison of two arms."""
    if isinstance(counts, ArmValues):
        return mean_claims(estimate, counts, settings)
    if not shows_arms(counts, settings):
        return hidden_claims(settings)
    words, study = Words(settings.language), settings.study
    told = facts(estimate, counts, settings)
    can = [words.text("claims.can.rates", **told)]
    if estimate.defined:
        can += [words.text(f"claims.can.{estimate.verdict}", **told)]
    can = [capitalise(line) for line in can]
    cannot = [
        words.text(f"claims.cannot.{estimate.verdict}", **told),
        words.text(f"claims.cannot.{study.design}", **told),
    ]
    return show.claims("claims", can, cannot, words).counting(counted_arms(counts, settings))
