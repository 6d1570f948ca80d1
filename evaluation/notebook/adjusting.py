"""Who the arms are, and the comparison with the arms made alike in what is known of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd
from numpy.typing import NDArray

from evaluation.arms import ArmCounts, arm_values, count_arms, reached
from evaluation.contract import missing_strata, strata_of
from evaluation.disclosure.counted import Counted
from evaluation.disclosure.populations import Population
from evaluation.notebook.captions import write_caption
from evaluation.notebook.comparison import compare
from evaluation.notebook.guard import group, guarded, mark, settle, shows, shows_arms
from evaluation.notebook.means import IS_NUMBER, shows_values
from evaluation.notebook.page import capitalise, labels, lacking, population
from evaluation.parameters import Settings
from evaluation.people import compared, report_participants
from evaluation.presentation import figures, show, tables
from evaluation.presentation.show import Shown
from evaluation.presentation.words import Words
from evaluation.protection.coding import KNOWN, NO, UNKNOWN, YES, code, counts_known, covariate
from evaluation.statistics import adjustment
from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.estimate import Estimate
from evaluation.study import Adjustment
from evaluation.waiting import CONTROL, TREATED

# AIPW corrects the very outcome model of the standardised row, so that it has a value wherever that and weights have.
METHODS: dict[Any, dict[str, Any]] = {
    "standardised": {},
    "ate": {},
    "aipw": {"by_arm": False, "outcome_firth": "auto"},
    "att": {},
    "matching": {},
    "overlap": {},
}
# Of whom each estimate speaks: rows of different people are different questions, and stand apart.
ABOUT = {
    "standardised": "everybody", "ate": "everybody", "aipw": "everybody", "att": "treated", "matching": "treated",
    "overlap": "overlap", "mantel-haenszel": "strata",
}  # fmt: skip
FEW_GROUPS = 2


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
        Participants of the primary population.
    """

    settings: Settings
    plan: Adjustment
    people: pd.DataFrame

    @cached_property
    def known(self) -> adjustment.AdjustmentSet:
        """Whom the arms are made alike among, and in what."""
        names = [item.id for item in self.plan.covariates]
        return adjustment.adjustment_set(self.people["pact"], self.people[names], self.plan.missing)

    @property
    def outcome(self) -> NDArray[Any]:
        """1 for people with the primary outcome, else 0."""
        return _outcome(self.people, self.settings)

    @cached_property
    def coded(self) -> pd.DataFrame:
        """Those compared, as the categories that published counts tell them apart by."""
        return code(self.settings.study, self.people)[self.known.analysed]

    @property
    def reason(self) -> str:
        """Why the arms cannot be set beside each other, in the language of the page; empty where they can."""
        words = Words(self.settings.language)
        return words.why_not(self.known.reason) if self.known.reason else ""

    @cached_property
    def unweighted(self) -> str:
        """Why no weights can make the arms look like everybody, in the language of the page; empty where they can."""
        words, known = Words(self.settings.language), self.known
        if known.reason or known.apart:
            return words.why_not(known.reason or known.apart)
        own = self.weights
        sizes = [adjustment.effective_sample_size(own[known.arm == arm]) for arm in (True, False)]
        return words.why_not(adjustment.TOO_FEW) if min(sizes) < adjustment.FEWEST_EFFECTIVE else ""

    @property
    def weights(self) -> NDArray[Any]:
        """Weights under which both arms look like everybody compared."""
        return adjustment.weights(self.known.scores, self.known.arm, target="ate")

    @cached_property
    def seen(self) -> pd.DataFrame:
        """The balance of the characteristics that may be shown."""
        frame = self.known.balance.frame
        return frame[[_shows(name, self) for name in frame["covariate"]]].reset_index(drop=True)


def adjusting(settings: Settings) -> Adjusting | None:
    """Return the people to adjust among; None where a study has no people, names no covariates or may not show them."""
    study = settings.study
    if settings.nature == "published" or study.adjustment is None:
        return None
    if guarded(settings) and not _may_adjust(settings):
        return None
    people = compared(report_participants(settings), study, study.primary.outcome, study.primary.population)
    return Adjusting(settings, study.adjustment, people.reset_index(drop=True))


def adjusted(apart: Adjusting) -> dict[str, Estimate]:
    """Estimate the difference by every method of adjustment, by label; strata add Mantel-Haenszel, among everybody."""
    words, study = Words(apart.settings.language), apart.settings.study
    options: dict[str, Any] = {"level": study.primary.level, "estimand": study.primary.outcome}
    options |= {"population": study.primary.population}
    found = {
        words.text(f"adjusting.method.{method}"): apart.known.difference(apart.outcome, method, **options, **own)
        for method, own in METHODS.items()
    }
    if apart.plan.strata:
        pooled = adjustment.adjusted_difference(
            apart.outcome,
            apart.people["pact"],
            method="mantel-haenszel",
            strata=_strata(apart.people, study),
            **options,
        )
        found[words.text("adjusting.method.mantel-haenszel")] = pooled
    return found


def baseline(apart: Adjusting | None, settings: Settings, id: str = "baseline") -> Shown:
    """Show who the arms are: each covariate by arm with its standardised difference, never a p-value."""
    if apart is None or apart.reason:
        return no_adjustment("baseline", id, apart, settings)
    words, told = Words(settings.language), labels(settings)
    differences = apart.known.balance.frame.set_index("covariate")["standardised_difference_before"]
    rows = pd.DataFrame([_baseline_row(name, differences[name], apart) for name in differences.index])
    arms = (told["treated"], told["control"])
    table = tables.baseline_table(rows, _balance_caption("baseline", apart, id), words, arms=arms)
    return tables.show_table(table, words).counting([*_counted_base(apart), *_counted(apart)])


def overlap(apart: Adjusting | None, settings: Settings, id: str = "overlap") -> Shown:
    """Show whether each arm has people like those of the other."""
    if apart is None or apart.reason:
        return no_adjustment("overlap", id, apart, settings)
    words, told, known = Words(settings.language), labels(settings), apart.known
    try:
        scored = adjustment.propensity(known.arm, known.filled)
    except adjustment.DegenerateDataError as reason:
        return _notice("overlap", id, settings, words.why_not(str(reason)))
    minimum = max(settings.study.disclosure.threshold, 1)
    if min(known.base(1)[0], known.base(0)[0]) < minimum:
        return lacking("overlap", id, settings)
    binned = figures.bin_scores(scored.scores, known.arm, words, minimum=minimum)
    # Of two groups joined to hide single persons both arms are in each, whatever the scores are.
    key = "overlap_few" if len(binned.edges) <= FEW_GROUPS + 1 else "overlap"
    key = "overlap_none" if known.apart else key
    notes = (words.text("adjusting.penalised_scores"),) if scored.firth else ()
    first = _caption(
        key, apart, id, notes, shared=words.percent(binned.shared, 0), grouped=figures.grouped(minimum, words)
    )
    arms = (told["treated"], told["control"])
    shown = figures.propensity_overlap(scored.scores, known.arm, first, words, labels=arms, minimum=minimum)
    return shown.counting(_counted_base(apart))


def love_plot(apart: Adjusting | None, settings: Settings, id: str = "love") -> Shown:
    """Show how far the arms are apart in each covariate, before and after overlap weighting."""
    if apart is None or apart.reason:
        return no_adjustment("love", id, apart, settings)
    words, frame = Words(settings.language), apart.seen
    if frame.empty:
        return lacking("love", id, settings)
    names = ("before",) if apart.known.apart else ("before", "after")
    stages = {f"standardised_difference_{stage}": words.text(f"adjusting.{stage}") for stage in names}
    shown = figures.love_plot(
        frame,
        _balance_caption("love", apart, id),
        words,
        labels={name: _label(name, apart) for name in frame["covariate"]},
        stages=stages,
    )
    return shown.counting(_counted_base(apart))


def adjusted_forest(apart: Adjusting | None, settings: Settings, id: str = "adjusted") -> Shown:
    """Show the crude difference, among everybody and among those compared, and the adjusted ones on one scale."""
    if apart is None:
        return no_adjustment("adjusted", id, apart, settings)
    _require_share(settings)
    words, told = Words(settings.language), labels(settings)
    crude, found = _crude(apart), adjusted(apart)
    models = [words.text(f"adjusting.method.{method}") for method in METHODS]
    decided = {
        each.verdict for each in (next(iter(crude.values())), *(found[name] for name in models)) if _decides(each)
    }
    if not any(_decides(found[name]) for name in models):
        key = "adjusted_none"
    else:
        key = "adjusted_same" if len(decided) == 1 else "adjusted_mixed"
    penalised = [name for name, each in found.items() if "firth" in each.method]
    why = dict.fromkeys(words.without(found[name]) for name in models if not _decides(found[name]))
    first = _caption(key, apart, id, _penalised(penalised, words), reason="; ".join(why))
    rows = crude | {_weighted(name, each, words): _settled(each, apart) for name, each in found.items()}
    about = {words.text(f"adjusting.method.{method}"): who for method, who in ABOUT.items()}
    groups = dict.fromkeys(crude, words.text("adjusting.about.nobody"))
    groups |= {
        _weighted(name, each, words): words.text(f"adjusting.about.{about[name]}", **told)
        for name, each in found.items()
    }
    sides = (words.text("comparison.fewer", **told), words.text("comparison.more", **told))
    return figures.forest(rows, first, words, sides=sides, groups=groups).counting(_counted_base(apart))


def randomisation(apart: Adjusting | None, settings: Settings, id: str = "randomisation") -> Shown:
    """Say how often shuffling the arm within strata would give a difference as large as this one, among everybody."""
    study = settings.study
    if settings.nature == "published":
        return lacking("randomisation", id, settings)
    _require_share(settings)
    counts = count_arms(report_participants(settings), study, study.primary.outcome, study.primary.population)
    if not shows_arms(counts, settings) or (guarded(settings) and not settings.whole):
        return lacking("randomisation", id, settings)
    words, primary = Words(settings.language), study.primary
    people = compared(report_participants(settings), study, primary.outcome, primary.population)
    try:
        test = adjustment.randomisation_inference(_outcome(people, settings), people["pact"], _strata(people, study))
    except adjustment.DegenerateDataError as reason:
        return _notice("randomisation", id, settings, words.why_not(str(reason)))
    strata = study.adjustment.strata if study.adjustment else ""
    told = labels(settings) | {"p": words.share_of_cases(test.p_value), "strata": strata, "n": words.number(test.n)}
    crude = compare(counts, settings)
    # Who is in which stratum no published total says.
    made = settings.provenance if strata else crude.provenance
    estimate = crude.replace(
        p_value=test.p_value, method="randomisation", low=None, high=None, level=None, provenance=made
    )
    within = "strata" if strata else "all"
    said = words.text(f"adjusting.randomisation.{within}", **told)
    said += " " + words.text("adjusting.randomisation.alone") if missing_strata(people, study) else ""
    return show.sentence(id, said, [settle(estimate, settings)])


def _require_share(settings: Settings) -> None:
    """Raise DegenerateDataError where the primary outcome is a number: the models here are of shares."""
    if settings.study.outcome(settings.study.primary.outcome).is_number:
        raise DegenerateDataError(IS_NUMBER)


def _outcome(people: pd.DataFrame, settings: Settings) -> NDArray[Any]:
    study = settings.study
    return reached(people, study, study.primary.outcome).to_numpy(int)


def _strata(people: pd.DataFrame, study: Any) -> pd.Series | None:
    """Return within what the arm is shuffled and pooled; None where the study names nothing."""
    name = study.adjustment.strata if study.adjustment else ""
    return strata_of(people, name) if name else None


def _counts(apart: Adjusting, people: pd.DataFrame) -> ArmCounts:
    study = apart.settings.study
    return count_arms(people, study, study.primary.outcome, study.primary.population)


def _crude(apart: Adjusting) -> dict[str, Estimate | tables.Mark]:
    """Return the crude rows: everybody, and where some are left out those compared, hidden where people are."""
    words, settings = Words(apart.settings.language), apart.settings
    everybody = compare(_counts(apart, apart.people), settings)
    if not apart.known.left_out:
        return {words.text("adjusting.method.crude"): everybody}
    # How many of those compared had the outcome is counted nowhere else.
    part = mark() if guarded(settings) else compare(_counts(apart, apart.people[apart.known.analysed]), settings)
    return {words.text("adjusting.method.crude_everybody"): everybody, words.text("adjusting.method.crude_known"): part}


def _settled(estimate: Estimate, apart: Adjusting) -> Estimate:
    """Return an adjusted estimate as it may be shown: who has a match or a covariate known is counted nowhere else."""
    analysed = int(apart.known.analysed.sum())
    whole = estimate.n == len(apart.people)
    return settle(estimate, apart.settings, counts=whole, effective=whole or estimate.n == analysed)


def _decides(estimate: Estimate) -> bool:
    return estimate.low is not None and estimate.high is not None


def _weighted(name: str, estimate: Estimate, words: Words) -> str:
    """Return the name of a row with how many people each arm is worth under its own weights."""
    if estimate.effective_n is None or not estimate.defined:
        return name
    sizes = (
        words.number(size, 0 if size >= adjustment.FEWEST_EFFECTIVE or size.is_integer() else 1)
        for size in estimate.effective_n
    )
    return words.text("adjusting.effective", name=name, sizes=" + ".join(sizes))


def _penalised(names: list[str], words: Words) -> tuple[str, ...]:
    return (words.text("adjusting.penalised", names=words.join(names)),) if names else ()


def _notice(what: str, id: str, settings: Settings, reason: str) -> Shown:
    text = Words(settings.language).text(f"adjusting.lacking.{what}", reason=reason)
    return show.notice(id, text, "marked").marking(reason)


def no_adjustment(what: str, id: str, apart: Adjusting | None, settings: Settings) -> Shown:
    """Return the notice with the reason why nothing stands here: the data's own, or that of the study."""
    words = Words(settings.language)
    if apart is not None:
        return _notice(what, id, settings, apart.reason or apart.unweighted)
    if settings.nature != "published" and settings.study.adjustment is None:
        text = words.text(f"adjusting.lacking.{what}", reason=words.text("adjusting.no_covariates"))
        return show.notice(id, text, "lacking")
    return lacking(what, id, settings)


def _baseline_row(name: str, difference: float, apart: Adjusting) -> dict[str, Any]:
    column, _, level = name.partition("=")
    values = apart.people[column][apart.known.analysed]
    if level:
        values = values.isna() | (values == UNKNOWN) if level == UNKNOWN else values.astype(str) == level
    is_share = set(values.dropna().unique()) <= {0, 1}
    row: dict[str, Any] = {"label": _label(name, apart), "kind": "share" if is_share else "mean"}
    for arm in (1, 0):
        own = values[apart.known.arm == bool(arm)].dropna().astype(float)
        row[f"value_{arm}"] = own.mean() if len(own) else tables.Undefined("nobody_known")
        row[f"detail_{arm}"] = (
            int(own.sum()) if is_share else own.std() if len(own) > 1 else tables.Undefined("one_known")
        )
    if not _shows(name, apart):
        return row | {"value_1": mark(), "value_0": mark(), "standardised_difference": mark()}
    if not math.isfinite(difference):
        return row | {"standardised_difference": tables.Undefined("no_spread")}
    return row | {"standardised_difference": difference}


def _may_adjust(settings: Settings) -> bool:
    """Return whether the arms may be compared in what is known of them: only in the study as a whole."""
    study = settings.study
    told_apart = counts_known(study, report_participants(settings))
    parts = [
        group(settings, arm).among(**{KNOWN: (answer,)})
        for arm in (TREATED, CONTROL)
        for answer in (YES, NO)
        if told_apart
    ]
    primary, people = study.primary, report_participants(settings)
    if study.outcome(primary.outcome).is_number:
        visible = shows_values(arm_values(people, study, primary.outcome, primary.population), settings)
    else:
        visible = shows_arms(count_arms(people, study, primary.outcome, primary.population), settings)
    return settings.whole and visible and shows(settings, *parts)


def _values(name: str, apart: Adjusting) -> dict[str, list[int]]:
    """Return how many people of arms 1 and 0 have each value of the characteristic behind a row; none for amounts."""
    column = name.partition("=")[0]
    values = apart.coded.get(covariate(column))
    if values is None:
        return {}
    arms = [values[apart.known.arm == arm].value_counts() for arm in (True, False)]
    return {value: [int(arm.get(value, 0)) for arm in arms] for value in sorted(values.unique())}


def _who(column: str, value: str, apart: Adjusting) -> list[Population]:
    return [
        group(apart.settings, arm).among(**_those(apart), **{covariate(column): (value,)}) for arm in (TREATED, CONTROL)
    ]


def _those(apart: Adjusting) -> dict[str, tuple[str, ...]]:
    """Return what tells those compared apart from everybody."""
    settings = apart.settings
    return {KNOWN: (YES,)} if counts_known(settings.study, report_participants(settings)) else {}


def _shows(name: str, apart: Adjusting) -> bool:
    """Return whether a row of the characteristics may be shown: people with its value, and those without."""
    column, _, level = name.partition("=")
    values = _values(name, apart)
    needed = [level] if level else list(values)
    return all(shows(apart.settings, *_who(column, value, apart)) for value in needed)


def _counted(apart: Adjusting) -> list[Counted]:
    found = []
    for name in dict.fromkeys(row.partition("=")[0] for row in apart.known.balance.frame["covariate"]):
        for value, numbers in _values(name, apart).items():
            for who, number in zip(_who(name, value, apart), numbers, strict=True):
                if shows(apart.settings, who):
                    found.append(Counted(who, number))
    return found


def _counted_base(apart: Adjusting) -> list[Counted]:
    """Return the counts of the base: those compared in each arm, and of how many."""
    found = []
    for name, arm in ((TREATED, 1), (CONTROL, 0)):
        analysed, everybody = apart.known.base(arm)
        who = group(apart.settings, name)
        found += [Counted(who, everybody), Counted(who.among(**_those(apart)), analysed)]
    return found


def _label(name: str, apart: Adjusting) -> str:
    column, _, level = name.partition("=")
    language = apart.settings.language
    found = next(item for item in apart.plan.covariates if item.id == column)
    label = capitalise(found.label[language])
    if not level:
        return label
    usual = Words(language).text("adjusting.unknown") if level == UNKNOWN else level
    return f"{label}: {found.levels.get(level, {}).get(language, usual)}"


def _base(apart: Adjusting) -> str:
    """Return whom a table or figure is about, by arm; where people are left out, of how many."""
    settings, known = apart.settings, apart.known
    words, (known1, n1), (known0, n0) = Words(settings.language), known.base(1), known.base(0)
    numbers = {"known1": known1, "n1": n1, "known0": known0, "n0": n0, "known": known1 + known0, "n": n1 + n0}
    told = labels(settings) | {name: words.number(number) for name, number in numbers.items()}
    part = "some" if known.left_out else "everybody"
    return words.text(
        f"adjusting.base.{part}", population=population(settings.study.primary.population, settings), **told
    )


def _notes(apart: Adjusting) -> tuple[str, ...]:
    """Return what of the study's covariates is not used, and what becomes of gaps."""
    words, known = Words(apart.settings.language), apart.known
    found = [
        words.text(f"adjusting.{kind}", names=words.join(_label(name, apart) for name in names))
        for kind, names in (("constant", known.constant), ("unknown_to_all", known.unknown))
        if names
    ]
    if apart.plan.missing == "indicator" and known.covariates.isna().any(axis=None):
        found.append(words.text("adjusting.indicator"))
    return tuple(found)


def _caption(key: str, apart: Adjusting, id: str, own_notes: tuple[str, ...] = (), **more: str) -> show.Caption:
    study, settings = apart.settings.study, apart.settings
    outcome = study.outcome(study.primary.outcome).label[settings.language]
    told = labels(settings) | {"outcome": outcome, "base": _base(apart)} | more
    return write_caption(key, id, settings, told, (*own_notes, *_notes(apart)))


def _balance_caption(key: str, apart: Adjusting, id: str) -> show.Caption:
    """Return the caption of a table or figure of the balance, whose title says the furthest of the rows shown."""
    words, known = Words(apart.settings.language), apart.known
    if apart.seen.empty:
        return _caption(f"{key}_hidden", apart, id)
    shown = adjustment.Balance(apart.seen, known.balance.effective_sample_size)
    name, before = _label(shown.furthest("before"), apart), shown.largest("before")
    facts = {"name": name, "before": words.number(before, 2)}
    if key == "love" and known.apart:
        return _caption("love_apart", apart, id, reason=words.why_not(known.apart), **facts)
    if not math.isfinite(before):
        return _caption(f"{key}_infinite", apart, id, **facts)
    if key == "love":
        after = shown.largest("after")
        key = "love" if after < before else "love_not"
        sizes = known.balance.effective_sample_size.set_index("stage").loc["after"]
        facts |= {"after": words.number(after, 2), "furthest": _label(shown.furthest("after"), apart)}
        facts |= {f"ess{arm}": words.number(sizes[f"arm_{arm}"]) for arm in (1, 0)}
    return _caption(key, apart, id, **facts)
