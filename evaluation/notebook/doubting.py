"""How far the answer can be trusted: people not seen, things not measured, what was believed before, what it cost."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.arms import ArmCounts, count_arms
from evaluation.disclosure.counted import Counted
from evaluation.disclosure.populations import Population
from evaluation.notebook.boundary import Unanswerable
from evaluation.notebook.comparison import arm_counts, caption, compare
from evaluation.notebook.guard import counted_arms, group, hidden, shows, shows_arms
from evaluation.notebook.means import IS_NUMBER, of_people
from evaluation.notebook.page import labels, lacking
from evaluation.parameters import Settings
from evaluation.people import report_participants
from evaluation.presentation import figures, show, tables
from evaluation.presentation.show import Shown
from evaluation.presentation.words import Words
from evaluation.statistics import sensitivity
from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.estimate import Estimate, Provenance, undefined
from evaluation.statistics.proportions.arms import normal_quantile
from evaluation.study import ENROLLED
from evaluation.totals import provenance_of, published_totals
from evaluation.waiting import CONTROL, TREATED

TARGET_POWER = 0.8


@dataclass(frozen=True)
class Enrolled:
    """The arms among people observed, and how many were enrolled in each.

    Parameters
    ----------
    arms : ArmCounts
        Among people observed.
    n1, n0 : int
        People enrolled in the treated and in the control arm.
    """

    arms: ArmCounts
    n1: int
    n0: int

    @property
    def counts(self) -> tuple[int, int, int, int, int, int]:
        """Events, observed, enrolled of arm 1, then of arm 0: what the functions on unseen people take."""
        arms = self.arms
        return arms.events1, arms.n1, self.n1, arms.events0, arms.n0, self.n0

    @property
    def unseen(self) -> tuple[int, int]:
        """People not observed in arm 1 and in arm 0."""
        return self.n1 - self.arms.n1, self.n0 - self.arms.n0


def enrolled(settings: Settings) -> Enrolled | Unanswerable:
    """Return the primary comparison with the people enrolled in each arm; of a number, that nobody is without it."""
    study = settings.study
    if settings.nature == "published":
        seen, everybody, *_ = map(of_people, arm_counts(settings))
        return Enrolled(seen, everybody.n1, everybody.n0)
    if study.outcome(study.primary.outcome).is_number:
        return Unanswerable(IS_NUMBER)
    table = report_participants(settings)
    seen = count_arms(table, study, study.primary.outcome, study.primary.population)
    # Whose outcome is not known is enrolled and not seen.
    arms = table["pact"].dropna().astype(bool)
    return Enrolled(seen, int(arms.sum()), int((~arms).sum()))


def unseen_bounds(people: Enrolled, settings: Settings, id: str = "unseen") -> Shown:
    """Show the difference among people observed beside what it can be over everybody enrolled."""
    if not any(people.unseen):
        return lacking("unseen", id, settings)
    if not _shows(people, settings):
        return hidden(id, settings)
    words, level = Words(settings.language), settings.study.primary.level
    manski, lee = sensitivity.manski_bounds(*people.counts, level), sensitivity.lee_bounds(*people.counts, level)
    rows = {
        words.text("unseen.observed"): compare(people.arms, settings),
        words.text("unseen.worst_case"): _range("worst_case", manski.difference, manski.reason, people),
        words.text("unseen.imbens_manski"): _range("imbens_manski", manski.imbens_manski, manski.reason, people, level),
        words.text("unseen.lee"): _range("lee", lee.difference, lee.reason, people).replace(n=None),
    }
    sides = _sides(settings)
    shown = figures.ranges(rows, _caption("unseen", people, settings, id), words, sides=sides)
    return shown.counting(_counted(people, settings))


def tipping_map(people: Enrolled, settings: Settings, id: str = "tipping") -> Shown:
    """Show what would be concluded for every outcome that the people not observed may have had."""
    if not any(people.unseen):
        return lacking("tipping", id, settings)
    if not _shows(people, settings):
        return hidden(id, settings)
    if not people.n1 or not people.n0:
        raise DegenerateDataError(f"nobody in arm {0 if people.n1 else 1}")
    words, told = Words(settings.language), labels(settings)
    tipping = sensitivity.tipping_point(*people.counts, settings.study.primary.level)
    axes = tuple(words.text("unseen.axis", group=told[arm]) for arm in ("treated", "control"))
    verdicts = {verdict: words.text(f"unseen.verdict.{verdict}") for verdict in ("higher", "cannot_tell", "lower")}
    more = {"overturned": words.number(tipping.overturned), "scenarios": words.number(len(tipping.frame))}
    first = _caption("tipping", people, settings, id, **more)
    shown = figures.tipping_map(tipping.frame, first, words, axes=axes, verdicts=verdicts)
    return shown.counting(_counted(people, settings))


def unmeasured(people: Enrolled, settings: Settings, id: str = "unmeasured") -> Shown:
    """Show how strong something unmeasured would have to be, and what so many people would have shown."""
    if not shows_arms(people.arms, settings):
        return hidden(id, settings)
    words, arms = Words(settings.language), people.arms
    ratio = compare(arms, settings, "ratio")
    evidence = sensitivity.e_value(ratio.value, ratio.low, ratio.high) if ratio.defined else None
    rows = [
        ("e_value", words.number(evidence.estimate, 2) if evidence else tables.Undefined(words.reason("no_ratio"))),
        ("e_value_limit", words.number(evidence.limit, 2) if evidence else tables.Undefined(words.reason("no_ratio"))),
        *_detectable(arms, settings, words),
    ]
    table = tables.Table(
        _caption("unmeasured", people, settings, id),
        (
            tables.Column(words.text("unmeasured.what"), kind="text"),
            tables.Column(words.text("unmeasured.number")),
            tables.Column(words.text("unmeasured.meaning"), kind="text"),
        ),
        tuple(
            tables.Row(
                words.text(f"unmeasured.{name}.what"),
                (cell, words.text(f"unmeasured.{name}.meaning", **labels(settings))),
            )
            for name, cell in rows
        ),
        (compare(arms, settings), ratio),
    )
    return tables.show_table(table, words).counting(counted_arms(people.arms, settings))


def believed(people: Enrolled, settings: Settings, id: str = "believed") -> Shown:
    """Show the difference drawn towards what was believed before these data."""
    prior, estimate = settings.study.prior, compare(people.arms, settings)
    if prior is None:
        return lacking("prior", id, settings)
    if not shows_arms(people.arms, settings):
        return hidden(id, settings)
    words, level = Words(settings.language), settings.study.primary.level
    if estimate.value is None:
        return lacking("no_difference", id, settings, reason=words.why(estimate))
    if not estimate.standard_error:
        return lacking("prior_error", id, settings)
    names = {"estimand": estimate.estimand, "population": estimate.population}
    drawn = sensitivity.shrink(
        estimate.value, estimate.standard_error, prior.standard_deviation, prior.mean, level, **names
    )
    margin = normal_quantile(level) * prior.standard_deviation
    before = Estimate(
        estimand=estimate.estimand,
        scale="difference",
        value=prior.mean,
        low=prior.mean - margin,
        high=prior.mean + margin,
        level=level,
        standard_error=prior.standard_deviation,
        method="prior",
    )
    rows = {
        words.text("believed.before"): before,
        words.text("believed.data"): estimate,
        words.text("believed.after"): drawn.estimate.replace(n=estimate.n, events=estimate.events),
    }
    first = _caption("believed", people, settings, id, source=prior.source[settings.language])
    shown = figures.forest(rows, first, words, sides=_sides(settings))
    return shown.counting(counted_arms(people.arms, settings))


def cost(people: Enrolled, settings: Settings, id: str = "cost") -> Shown:
    """Say what one extra person with the outcome cost, with limits that may have no end."""
    study, estimate = settings.study, compare(people.arms, settings)
    if study.cost is None:
        return lacking("cost", id, settings)
    if not shows_arms(people.arms, settings):
        return hidden(id, settings)
    words = Words(settings.language)
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return lacking("no_difference", id, settings, reason=words.why(estimate))
    found = sensitivity.cost_within_limits(
        study.cost.per_person_eur, estimate.value, estimate.low, estimate.high, study.primary.level
    )
    told = labels(settings) | {
        "total": words.money(study.cost.per_person_eur * people.arms.n1),
        "per_person": words.money(study.cost.per_person_eur),
        "value": words.money(found.value_eur),
        "low": words.money(found.low_eur),
        "high": words.money(found.high_eur),
        "excluded_low": words.money(found.excluded_low_eur),
        "excluded_high": words.money(found.excluded_high_eur),
        "n1": words.number(people.arms.n1),
        "level": words.confidence(study.primary.level),
    }
    eur = Estimate(
        estimand="cost_per_extra",
        scale="eur",
        value=found.value_eur,
        low=found.low_eur if found.kind == "bounded" else None,
        high=found.high_eur if found.kind == "bounded" else None,
        level=study.primary.level if found.kind == "bounded" else None,
        method="inverted limits",
        population=people.arms.population,
        n=people.arms.n,
        events=people.arms.events,
        assumptions=(found.kind,),
        provenance=estimate.provenance,
    )
    shown = show.sentence(id, words.text(f"cost.{found.kind}", **told), [eur])
    return shown.counting(counted_arms(people.arms, settings))


def _everybody(settings: Settings) -> tuple[Population, Population]:
    return group(settings, TREATED, ENROLLED), group(settings, CONTROL, ENROLLED)


def _shows(people: Enrolled, settings: Settings) -> bool:
    """Return whether the arms may be shown among the people observed and among everybody enrolled."""
    if people.arms.published:
        return True
    return shows_arms(people.arms, settings) and shows(settings, *_everybody(settings))


def _counted(people: Enrolled, settings: Settings) -> list[Counted]:
    if people.arms.published:
        return []
    enrolled = map(Counted, _everybody(settings), (people.n1, people.n0))
    return [*counted_arms(people.arms, settings), *enrolled]


def _detectable(arms: ArmCounts, settings: Settings, words: Words) -> list[tuple[str, tables.Cell]]:
    """Return the smallest difference that these numbers show in four of five studies; nothing of an empty arm."""
    if not arms.n1 or not arms.n0:
        return []
    level = settings.study.primary.level
    found = sensitivity.minimum_detectable_difference(arms.events0 / arms.n0, arms.n1, arms.n0, TARGET_POWER, level)
    return [("detectable", _points(found.above, words))]


def _points(value: float | None, words: Words) -> tables.Cell:
    return tables.Undefined(words.reason("no_detectable")) if value is None else words.points(value)


def _range(
    name: str, bounds: tuple[float, float] | None, reason: str, people: Enrolled, level: float | None = None
) -> Estimate:
    context = {"method": name, "population": ENROLLED, "n": people.n1 + people.n0}
    if bounds is None:
        return undefined(people.arms.outcome, "difference", reason, **context)
    low, high = bounds
    return Estimate(
        estimand=people.arms.outcome, scale="difference", value=None, low=low, high=high, level=level, **context
    )


def _sides(settings: Settings) -> tuple[str, str]:
    words, told = Words(settings.language), labels(settings)
    return words.text("comparison.fewer", **told), words.text("comparison.more", **told)


def _caption(key: str, people: Enrolled, settings: Settings, id: str, **more: str) -> show.Caption:
    words = Words(settings.language)
    facts = {"unseen1": words.number(people.unseen[0]), "unseen0": words.number(people.unseen[1])}
    facts |= {"unseen": words.number(sum(people.unseen)), "everybody": words.number(people.n1 + people.n0)}
    estimate = compare(people.arms, settings).replace(provenance=_provenance(people, settings))
    return caption(key, estimate, people.arms, settings, id, **facts, **more)


def _provenance(people: Enrolled, settings: Settings) -> Provenance:
    """Return what those observed and those enrolled are counted from: published figures only where both are."""
    made = provenance_of(people.arms, settings)
    enrolled = {(n1, n0) for _, n1, _, n0 in published_totals(settings, people.arms.outcome)}
    known = not any(people.unseen) or people.arms.published or (people.n1, people.n0) in enrolled
    return made if made != "published" or known else settings.provenance
