"""Two arms side by side: counts, differences, ratios, tests, on every defensible base."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from evaluation.arms import ArmCounts, ArmValues, arm_values, count_arms
from evaluation.notebook.captions import write_caption
from evaluation.notebook.guard import counted_arms, hidden, mark, shows_arms
from evaluation.notebook.means import IS_NUMBER, compare_means, means_table, of_people
from evaluation.notebook.page import capitalise, facts, labels, lacking, population
from evaluation.parameters import Settings
from evaluation.people import is_known, report_participants
from evaluation.presentation import figures, show, tables
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.words import Words
from evaluation.statistics import proportions
from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.estimate import Estimate
from evaluation.study import ENROLLED
from evaluation.totals import provenance_of, published_arms

ENDS: Mapping[str, Callable[..., float | None]] = {"lowest": min, "highest": max}
SCALES = {"difference": None, "ratio": "koopman", "odds_ratio": "exact"}


def arm_counts(settings: Settings) -> tuple[ArmCounts | ArmValues, ...]:
    """Count both arms for every comparison that the data allow, the primary one first.

    From participants: the primary outcome and population, then the other outcomes, then the other populations. From
    published figures alone: the comparisons that ``study.toml`` takes from their audit. Of an outcome that is a number
    the values of both arms stand in the place of counts.
    """
    study = settings.study
    if settings.nature == "published":
        return published_arms(settings)
    table, primary = report_participants(settings), study.primary
    outcomes = dict.fromkeys([primary.outcome, *(outcome.id for outcome in study.outcomes)])
    populations = dict.fromkeys([primary.population, ENROLLED, *(each.id for each in study.populations)])
    chosen = [(outcome, primary.population) for outcome in outcomes]
    others = [name for name in populations if name != primary.population and is_known(table, name)]
    chosen += [(primary.outcome, population) for population in others]
    return tuple(
        (arm_values if study.outcome(outcome).is_number else count_arms)(table, study, outcome, population)
        for outcome, population in chosen
    )


def compare(
    counts: ArmCounts | ArmValues, settings: Settings, scale: str = "difference", method: str | None = None
) -> Estimate:
    """Compare two arms; a difference has the limits and the p-value of the study's one primary test.

    Parameters
    ----------
    counts : ArmCounts or ArmValues
        The arms; of values the difference of their means, as it may be shown.
    settings : Settings
        The report's parameters.
    scale : str
        ``"difference"``, ``"ratio"`` or ``"odds_ratio"``.
    method : str, optional
        As in :func:`evaluation.statistics.proportions.compare`; the study's primary inference for a difference.
    """
    if isinstance(counts, ArmValues):
        return compare_means(counts, settings)
    primary = settings.study.primary
    arms = (counts.events1, counts.n1, counts.events0, counts.n0)
    chosen = primary.inference if scale == "difference" and method is None else method
    names = {"estimand": counts.outcome, "population": counts.population}
    estimate = proportions.compare(*arms, scale=scale, method=chosen, level=primary.level, **names)
    return estimate.replace(provenance=provenance_of(counts, settings))


def rate(counts: ArmCounts, arm: int, settings: Settings) -> Estimate:
    """Estimate the proportion with the outcome in one arm (1 treated, 0 control) with Wilson limits."""
    events, n = (counts.events1, counts.n1) if arm else (counts.events0, counts.n0)
    names = {"estimand": counts.outcome, "population": counts.population}
    estimate = proportions.proportion(events, n, level=settings.study.primary.level, **names)
    return estimate.replace(provenance=provenance_of(counts, settings))


def two_by_two(counts: ArmCounts | ArmValues, settings: Settings, id: str = "two-by-two") -> Shown:
    """Show the 2x2 table of two arms, each share with its limits; of values their means."""
    if isinstance(counts, ArmValues):
        return means_table(counts, settings, id)
    if not shows_arms(counts, settings):
        return hidden(id, settings)
    words, told = Words(settings.language), labels(settings)
    total = proportions.proportion(counts.events, counts.n, level=settings.study.primary.level)
    table = tables.two_by_two(
        {told["treated"]: rate(counts, 1, settings), told["control"]: rate(counts, 0, settings)},
        caption("two_by_two", compare(counts, settings), counts, settings, id),
        words,
        outcome=words.text("comparison.with_outcome"),
        otherwise=words.text("comparison.without_outcome"),
        total=(
            words.text("comparison.both_arms"),
            total.replace(
                estimand=counts.outcome, population=counts.population, provenance=provenance_of(counts, settings)
            ),
        ),
    )
    return tables.show_table(table, words).counting(counted_arms(counts, settings))


def scales(counts: ArmCounts | ArmValues, settings: Settings, id: str = "scales") -> Shown:
    """Show the same comparison as difference, ratio and odds ratio."""
    counts = of_people(counts)
    if not shows_arms(counts, settings):
        return hidden(id, settings)
    words = Words(settings.language)
    rows = {words.text(f"scales.{scale}"): compare(counts, settings, scale, method) for scale, method in SCALES.items()}
    first = caption("scales", compare(counts, settings), counts, settings, id)
    return tables.show_table(tables.estimates_table(rows, first, words), words)


def methods(counts: ArmCounts | ArmValues, settings: Settings, id: str = "methods") -> Shown:
    """Show the difference with limits by every method, so that nobody has to trust the choice of one."""
    counts = of_people(counts)
    if not shows_arms(counts, settings):
        return hidden(id, settings)
    words = Words(settings.language)
    names = proportions.COMPARISON_METHODS["difference"]
    rows = {tables.method_name(name, words): compare(counts, settings, "difference", name) for name in names}
    first = caption("methods", compare(counts, settings), counts, settings, id)
    return tables.show_table(tables.estimates_table(rows, first, words), words)


def exact_tests(counts: ArmCounts | ArmValues, settings: Settings, id: str = "tests") -> Shown:
    """Show the exact tests of no difference side by side."""
    counts = of_people(counts)
    if not shows_arms(counts, settings):
        return hidden(id, settings)
    words, estimate = Words(settings.language), compare(counts, settings)
    found = proportions.exact_tests(counts.events1, counts.n1, counts.events0, counts.n0)
    rows = tuple(
        tables.Row(tables.method_name(name, words), (words.p_value(p), words.text(f"comparison.test.{name}")))
        for name, p in found.items()
    )
    columns = (
        tables.Column(words.text("comparison.exact_test"), kind="text"),
        tables.Column(words.text("comparison.p_value")),
        tables.Column(words.text("comparison.how"), kind="text"),
    )
    first = caption("tests", estimate, counts, settings, id)
    return tables.show_table(tables.Table(first, columns, rows, (estimate,)), words)


def outcome_forest(
    every: Iterable[ArmCounts | ArmValues], settings: Settings, id: str = "forest", key: str = ""
) -> Shown:
    """Show the difference for every outcome and every base around no difference; `key` names another caption.

    Outcomes that are numbers have a table of their own (:func:`~evaluation.notebook.means.mean_differences`).
    """
    words, every = Words(settings.language), tuple(counts for counts in every if isinstance(counts, ArmCounts))
    if not every:
        raise DegenerateDataError(IS_NUMBER)
    seen = [counts for counts in every if shows_arms(counts, settings)]
    if every[0] not in seen:
        return hidden(id, settings)
    estimates = {base_label(counts, settings): compare(counts, settings) for counts in seen}
    rows = {base_label(counts, settings): mark() for counts in every} | estimates
    sides = (words.text("comparison.fewer", **labels(settings)), words.text("comparison.more", **labels(settings)))
    beside = {
        base_label(counts, settings): words.text(
            "comparison.arms", **facts(compare(counts, settings), counts, settings)
        )
        for counts in seen
    }
    verdicts = {estimate.verdict for estimate in estimates.values()}
    stated = f"forest_{verdicts.pop()}" if len(verdicts) == 1 else "forest_mixed"
    values = [each.value for each in estimates.values() if each.value is not None]
    ends = {name: words.value(compare(every[0], settings), pick(values, default=None)) for name, pick in ENDS.items()}
    first = caption(key or stated, compare(every[0], settings), every[0], settings, id, **ends)
    counted = [each for counts in seen for each in counted_arms(counts, settings)]
    return figures.forest(rows, first, words, sides=sides, counts=beside).counting(counted)


def published_forest(settings: Settings, id: str = "published-forest") -> Shown:
    """Show the comparisons that follow from the study's published figures alone, one below the other."""
    if settings.study.published is None or not settings.whole:
        return lacking("published", id, settings)
    return outcome_forest(published_arms(settings), settings, id, "published_forest")


def published_reason(settings: Settings, id: str = "published-reason") -> Shown:
    """Say why the published comparisons differ: the same people with the outcome, over other people without."""
    if settings.study.published is None or not settings.whole:
        return lacking("published_reason", id, settings)
    words, (first, second, *_) = Words(settings.language), published_arms(settings)
    estimates = compare(first, settings), compare(second, settings)
    told = labels(settings) | {
        "unseen": words.number(second.n - first.n),
        "first": words.text("comparison.arms", **facts(estimates[0], first, settings)),
        "second": words.text("comparison.arms", **facts(estimates[1], second, settings)),
        "first_difference": words.estimate(estimates[0]),
        "second_difference": words.estimate(estimates[1]),
    }
    return show.sentence(id, words.text("comparison.published_reason", **told), estimates)


def base_label(counts: ArmCounts, settings: Settings) -> str:
    """Return outcome and base of a comparison in words."""
    outcome = settings.study.outcome(counts.outcome).label[settings.language]
    people = population(counts.population, settings)
    return Words(settings.language).text("comparison.base", outcome=capitalise(outcome), population=people)


def caption(key: str, estimate: Estimate, counts: ArmCounts, settings: Settings, id: str, **more: str) -> Caption:
    """Return a caption about a comparison of two arms; `more` are further words for it."""
    told = facts(estimate, counts, settings) | more
    return write_caption(key, id, settings, told, provenance=estimate.provenance)
