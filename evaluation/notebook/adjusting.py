"""Who the arms are, and the comparison with the arms made alike in what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
from numpy.typing import NDArray

from evaluation.arms import count_arms, reached
from evaluation.contract import missing_strata, strata_of
from evaluation.disclosure.counted import Counted
from evaluation.disclosure.populations import Population
from evaluation.notebook.comparison import caption, compare
from evaluation.notebook.guard import group, guarded, mark, settle, shows, shows_arms
from evaluation.notebook.page import capitalise, labels, lacking
from evaluation.parameters import Settings
from evaluation.participants import in_population, participants
from evaluation.presentation import figures, show, tables
from evaluation.presentation.show import Shown
from evaluation.presentation.words import Words
from evaluation.protection.coding import KNOWN, NO, YES, code, covariate
from evaluation.statistics import adjustment
from evaluation.statistics.estimate import Estimate
from evaluation.study import Adjustment
from evaluation.waiting import CONTROL, TREATED

METHODS: tuple[Any, ...] = ("standardised", "overlap", "att", "ate", "aipw", "matching")


@dataclass(frozen=True, eq=False)
class Adjusting:
    """The people of the primary comparison with what is known of them.

    Parameters
    ----------
    settings : Settings
        The report's parameters.
    plan : Adjustment
        What the study adjusts for.
    people : DataFrame
        Participants of the primary population whose covariates are known.
    left_out : int
        People of the primary population left out because a covariate is missing.
    """

    settings: Settings
    plan: Adjustment
    people: pd.DataFrame
    left_out: int

    @property
    def outcome(self) -> NDArray[Any]:
        """1 for people with the primary outcome, else 0."""
        study = self.settings.study
        return reached(self.people, study.outcome(study.primary.outcome)).to_numpy(int)

    @property
    def arm(self) -> NDArray[Any]:
        """1 in the treated arm, else 0."""
        return self.people["pact"].to_numpy(int)

    @cached_property
    def covariates(self) -> pd.DataFrame:
        """The study's covariates that vary among these people."""
        varying, _ = adjustment.drop_constant(self.people[[item.id for item in self.plan.covariates]])
        return varying

    @cached_property
    def coded(self) -> pd.DataFrame:
        """The people as the categories that published counts tell them apart by."""
        return code(self.settings.study, self.people)

    @property
    def reason(self) -> str:
        """Why nothing can be adjusted among these people, empty where it can."""
        try:
            _ = self.balance
        except (adjustment.DegenerateDataError, ValueError) as reason:
            return str(reason)
        return ""

    @property
    def strata(self) -> pd.Series | None:
        """Within what the arm is shuffled and pooled; None where the study names nothing."""
        name = self.plan.strata
        return strata_of(self.people, name) if name else None

    @cached_property
    def weights(self) -> NDArray[Any]:
        """Overlap weights from the estimated propensity."""
        scored = adjustment.propensity(self.arm, self.covariates)
        return adjustment.weights(scored, self.arm, target="overlap")

    @cached_property
    def balance(self) -> adjustment.Balance:
        """The covariates by arm before and after overlap weighting."""
        return adjustment.balance(self.arm, self.covariates, self.weights)


def adjusting(settings: Settings) -> Adjusting | None:
    """Return the people to adjust among; None where the study has no people or names no covariates, or too few."""
    study = settings.study
    if settings.nature == "published" or study.adjustment is None:
        return None
    if guarded(settings) and not _may_adjust(settings):
        return None
    people = in_population(participants(settings), study.primary.population)
    known = people.dropna(subset=[item.id for item in study.adjustment.covariates]).reset_index(drop=True)
    apart = Adjusting(settings, study.adjustment, known, len(people) - len(known))
    return None if apart.reason else apart


def adjusted(apart: Adjusting) -> dict[str, Estimate]:
    """Estimate the difference by every method of adjustment, by label; strata add Mantel-Haenszel."""
    words, study = Words(apart.settings.language), apart.settings.study
    options: dict[str, Any] = {"level": study.primary.level, "estimand": study.primary.outcome}
    options |= {"population": study.primary.population}
    found = {
        words.text(f"adjusting.method.{method}"): adjustment.adjusted_difference(
            apart.outcome, apart.arm, apart.covariates, method, **options
        )
        for method in METHODS
    }
    if apart.strata is not None:
        pooled = adjustment.adjusted_difference(
            apart.outcome, apart.arm, method="mantel-haenszel", strata=apart.strata, **options
        )
        found[words.text("adjusting.method.mantel-haenszel")] = pooled
    return found


def baseline(apart: Adjusting | None, settings: Settings, id: str = "baseline") -> Shown:
    """Show who the arms are: each covariate by arm with its standardised difference, never a p-value."""
    if apart is None:
        return lacking("baseline", id, settings)
    words, told = Words(settings.language), labels(settings)
    differences = apart.balance.frame.set_index("covariate")["standardised_difference_before"]
    rows = pd.DataFrame([_baseline_row(name, differences[name], apart) for name in differences.index])
    first = _caption("baseline", apart, id)
    arms = (told["treated"], told["control"])
    shown = tables.show_table(tables.baseline_table(rows, first, words, arms=arms), words)
    return shown.counting(_counted(apart))


def overlap(apart: Adjusting | None, settings: Settings, id: str = "overlap") -> Shown:
    """Show whether each arm has people like those of the other."""
    if apart is None:
        return lacking("overlap", id, settings)
    words, told = Words(settings.language), labels(settings)
    scores = adjustment.propensity(apart.arm, apart.covariates).scores
    minimum = max(settings.study.disclosure.threshold, 1)
    arms = (told["treated"], told["control"])
    return figures.propensity_overlap(
        scores, apart.arm, _caption("overlap", apart, id), words, labels=arms, minimum=minimum
    )


def love_plot(apart: Adjusting | None, settings: Settings, id: str = "love") -> Shown:
    """Show how far the arms are apart in each covariate, before and after overlap weighting."""
    if apart is None:
        return lacking("love", id, settings)
    words = Words(settings.language)
    stages = {f"standardised_difference_{stage}": words.text(f"adjusting.{stage}") for stage in ("before", "after")}
    seen = [_shows(name, apart) for name in apart.balance.frame["covariate"]]
    frame = apart.balance.frame[seen].reset_index(drop=True)
    if frame.empty:
        return lacking("love", id, settings)
    names = {name: _label(name, apart) for name in frame["covariate"]}
    return figures.love_plot(frame, _caption("love", apart, id), words, labels=names, stages=stages)


def adjusted_forest(apart: Adjusting | None, settings: Settings, id: str = "adjusted") -> Shown:
    """Show the crude difference and the adjusted ones on one scale."""
    if apart is None:
        return lacking("adjusted", id, settings)
    words, told = Words(settings.language), labels(settings)
    study = settings.study
    crude = compare(count_arms(apart.people, study, study.primary.outcome, study.primary.population), settings)
    # Who has a match, or a covariate known, is counted nowhere else.
    alike = not apart.left_out
    found = {
        label: settle(each, settings, counts=alike and each.n == crude.n) for label, each in adjusted(apart).items()
    }
    rows = {words.text("adjusting.method.crude"): crude} | found
    verdicts = {estimate.verdict for estimate in rows.values() if estimate.defined}
    key = "adjusted_same" if len(verdicts) == 1 else "adjusted_mixed"
    sides = (words.text("comparison.fewer", **told), words.text("comparison.more", **told))
    return figures.forest(rows, _caption(key, apart, id), words, sides=sides)


def randomisation(apart: Adjusting | None, settings: Settings, id: str = "randomisation") -> Shown:
    """Say how often shuffling the arm within strata would give a difference as large as this one."""
    if apart is None:
        return lacking("randomisation", id, settings)
    words, study = Words(settings.language), settings.study
    test = adjustment.randomisation_inference(apart.outcome, apart.arm, apart.strata)
    crude = compare(count_arms(apart.people, study, study.primary.outcome, study.primary.population), settings)
    within = "strata" if apart.plan.strata else "all"
    told = labels(settings) | {"p": words.share_of_cases(test.p_value), "strata": apart.plan.strata}
    alone = len(missing_strata(apart.people, study))
    estimate = crude.replace(p_value=test.p_value, method="randomisation", low=None, high=None, level=None)
    estimate = settle(estimate, settings)
    said = words.text(f"adjusting.randomisation.{within}", **told)
    said += " " + words.text("adjusting.randomisation.alone", **told) if alone else ""
    return show.sentence(id, said, [estimate])


def _baseline_row(name: str, difference: float, apart: Adjusting) -> dict[str, Any]:
    column, _, level = name.partition("=")
    values = apart.people[column]
    if level:
        values = values.astype(str) == level
    is_share = set(values.dropna().unique()) <= {0, 1}
    row: dict[str, Any] = {"label": _label(name, apart), "kind": "share" if is_share else "mean"}
    for arm in (1, 0):
        own = values[apart.arm == arm].astype(float)
        row[f"value_{arm}"] = own.mean()
        row[f"detail_{arm}"] = int(own.sum()) if is_share else own.std()
    if not _shows(name, apart):
        return row | {"value_1": mark(), "value_0": mark(), "standardised_difference": mark()}
    return row | {"standardised_difference": difference}


def _may_adjust(settings: Settings) -> bool:
    """Return whether the arms may be compared in what is known of them: only in the study as a whole."""
    study = settings.study
    counts = count_arms(participants(settings), study, study.primary.outcome, study.primary.population)
    known = [group(settings, arm).among(**{KNOWN: (YES,)}) for arm in (TREATED, CONTROL)]
    left_out = [group(settings, arm).among(**{KNOWN: (NO,)}) for arm in (TREATED, CONTROL)]
    return settings.whole and shows_arms(counts, settings) and shows(settings, *known, *left_out)


def _values(name: str, apart: Adjusting) -> dict[str, list[int]]:
    """Return how many people of arms 1 and 0 have each value of the characteristic behind a row; none for amounts."""
    column = name.partition("=")[0]
    values = apart.coded.get(covariate(column))
    if values is None:
        return {}
    arms = [values[apart.arm == arm].value_counts() for arm in (1, 0)]
    return {value: [int(arm.get(value, 0)) for arm in arms] for value in sorted(values.unique())}


def _who(column: str, value: str, apart: Adjusting) -> list[Population]:
    chosen = {KNOWN: (YES,), covariate(column): (value,)}
    return [group(apart.settings, arm).among(**chosen) for arm in (TREATED, CONTROL)]


def _shows(name: str, apart: Adjusting) -> bool:
    """Return whether a row of the characteristics may be shown: people with its value, and those without."""
    column, _, level = name.partition("=")
    values = _values(name, apart)
    needed = [level] if level else list(values)
    return all(shows(apart.settings, *_who(column, value, apart)) for value in needed)


def _counted(apart: Adjusting) -> list[Counted]:
    found = []
    for name in dict.fromkeys(row.partition("=")[0] for row in apart.balance.frame["covariate"]):
        for value, numbers in _values(name, apart).items():
            for who, number in zip(_who(name, value, apart), numbers, strict=True):
                if shows(apart.settings, who):
                    found.append(Counted(who, number))
    return found


def _label(name: str, apart: Adjusting) -> str:
    column, _, level = name.partition("=")
    language = apart.settings.language
    covariate = next(item for item in apart.plan.covariates if item.id == column)
    label = capitalise(covariate.label[language])
    return f"{label}: {covariate.levels.get(level, {}).get(language, level)}" if level else label


def _caption(key: str, apart: Adjusting, id: str) -> show.Caption:
    study, settings = apart.settings.study, apart.settings
    counts = count_arms(apart.people, study, study.primary.outcome, study.primary.population)
    words = Words(settings.language)
    sizes = apart.balance.effective_sample_size.set_index("stage").loc["after"]
    largest = {stage: words.number(apart.balance.largest(stage), 2) for stage in ("before", "after")}
    facts = {f"largest_{stage}": number for stage, number in largest.items()}
    facts |= {"ess1": words.number(sizes["arm_1"]), "ess0": words.number(sizes["arm_0"])}
    facts |= {"left_out": words.number(apart.left_out)}
    return caption(key, compare(counts, settings), counts, settings, id, **facts)
