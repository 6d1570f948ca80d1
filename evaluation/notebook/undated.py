"""What dates that nobody published can do to the published comparison: without any effect, and the other way round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from evaluation.arms import ArmCounts
from evaluation.notebook.boundary import estimated
from evaluation.notebook.captions import write_caption
from evaluation.notebook.comparison import compare
from evaluation.notebook.page import facts, lacking
from evaluation.parameters import Settings
from evaluation.presentation import figures, show, tables, units
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Estimate, Scale, undefined
from evaluation.statistics.trial.undated import (
    TimeCourse,
    Totals,
    difference_without_effect,
    expected_difference,
    hazard_ratio,
    people_that_undo,
    staggered,
)
from evaluation.totals import published_arms

NAME = "undated"
MOST_SPREADS = 6
Sign = Literal["open", "above", "below", "unknown"]


@dataclass(frozen=True)
class Undated:
    """A published comparison without dates, and what was worked out of its totals.

    Parameters
    ----------
    arms : ArmCounts
        The published comparison.
    totals : Totals
        The same as a 2x2 table.
    shifts : mapping of (str, int) to Estimate
        The expected difference without any effect by time course and by how long entering was spread.
    band : mapping of int to Estimate
        Its lowest and highest value over all time courses, by how long entering was spread.
    ratios : mapping of int to Estimate
        The lowest and highest hazard ratio that agrees with the totals, by how many entered because the outcome was in
        sight.
    """

    arms: ArmCounts
    totals: Totals
    shifts: Mapping[tuple[str, float], Estimate]
    band: Mapping[float, Estimate]
    ratios: Mapping[int, Estimate]

    @property
    def sign(self) -> Sign:
        """On which sides of 1 there are hazard ratios that agree with the totals."""
        ratio = self.ratio
        if ratio.low is None or ratio.high is None:
            return "unknown"
        return "above" if ratio.low > 1 else "below" if ratio.high < 1 else "open"

    @property
    def ratio(self) -> Estimate:
        """Every hazard ratio that agrees with the totals."""
        return _hull(self.ratios.values(), self.arms, "hazard_ratio", "agreeing_ratio")

    @property
    def shift(self) -> Estimate:
        """Every expected difference without any effect."""
        return _hull(self.band.values(), self.arms, "difference", "without_effect")


def time_courses(window: float) -> dict[str, TimeCourse]:
    """Return what is gone through: when the outcome came, how entering was spread, when follow-up ended."""
    found = {
        "constant": TimeCourse(),
        "staggered": TimeCourse(ends=staggered()),
        "front": TimeCourse(power=0.7),
        "front-more": TimeCourse(power=0.5),
        "back": TimeCourse(power=1.5),
        "back-more": TimeCourse(power=2.0),
        "early": TimeCourse(entering="early"),
        "late": TimeCourse(entering="late"),
    }
    return found | ({"even": TimeCourse(even_from=1.0)} if window > 1 else {})


def spreads(window: int) -> tuple[float, ...]:
    """Return over how long entering may have been spread: whole times below the window, at most six of them."""
    step = max(1, -(-(window - 1) // MOST_SPREADS))
    return tuple(map(float, range(step, window, step))) or (window / 2,)


def in_sight(totals: Totals) -> tuple[int, ...]:
    """Return how many people of the treated arm may have entered because the outcome was in sight: none to half."""
    return tuple(dict.fromkeys((0, totals.events1 // 4, totals.events1 // 2)))


def undated_figures(settings: Settings) -> Undated | str:
    """Return what the totals of a study's published comparison say of missing dates, worked out once.

    Returns
    -------
    Undated or str
        The key of the reason, under ``lacking``, where there is nothing to work out.
    """
    study = settings.study
    if study.published is None or not settings.whole:
        return "undated_published"
    if study.design == "randomised":
        return "undated_settled"
    if not (arms := published_arms(settings)):
        return "undated_arms"
    if arms[0].events in (0, arms[0].n):
        return "undated_nothing"
    found: Undated = settings.once(NAME, lambda: _work_out(arms[0], study.time.window))
    return found


def dates_unknown(settings: Settings, id: str = "dates-unknown") -> Shown:
    """Say by how much each person out of order moves the printed difference, and what that leaves of it."""
    found = undated_figures(settings)
    if isinstance(found, str):
        return lacking(found, id, settings)
    estimates = (compare(found.arms, settings), per_person(found), found.shift, found.ratio)
    return show.sentence(id, " ".join(dates_said(found, settings)), estimates)


def dates_band(settings: Settings, id: str = "dates-band") -> Shown:
    """Show which difference dates alone would make, without any effect, beside the printed one."""
    found = undated_figures(settings)
    if isinstance(found, str):
        return lacking(found, id, settings)
    words, printed = Words(settings.language), compare(found.arms, settings)
    rows = {words.text("undated.printed"): printed}
    rows |= {words.text("undated.over", spread=_spread(spread, settings)): each for spread, each in found.band.items()}
    sides = tuple(
        words.text(f"comparison.{side}", **facts(printed, found.arms, settings)) for side in ("fewer", "more")
    )
    key = f"undated_band_{_place(printed, found.shift)}"
    return figures.ranges(rows, _caption(key, found, settings, id), words, sides=(sides[0], sides[1]))


def dates_courses(settings: Settings, id: str = "dates-courses") -> Shown:
    """Show the same difference for every time course, by how long entering was spread."""
    found = undated_figures(settings)
    if isinstance(found, str):
        return lacking(found, id, settings)
    words = Words(settings.language)
    columns = [tables.Column(words.text("undated.course"), kind="text")]
    columns += [tables.Column(_spread(spread, settings)) for spread in found.band]
    told = {"one": words.time(1, f"{settings.study.time.unit}s"), "arm": settings.study.names(settings.language)["arm"]}
    rows = [
        tables.Row(
            words.text(f"undated.courses.{name}", **told),
            tuple(_cell(found.shifts[name, spread], words) for spread in found.band),
        )
        for name in dict.fromkeys(name for name, _ in found.shifts)
    ]
    first = _caption("undated_courses", found, settings, id)
    return tables.show_table(tables.Table(first, tuple(columns), tuple(rows), tuple(found.shifts.values())), words)


def ratio_band(settings: Settings, id: str = "ratio-band") -> Shown:
    """Show which hazard ratios agree with the totals, by how many entered because the outcome was in sight."""
    found = undated_figures(settings)
    if isinstance(found, str):
        return lacking(found, id, settings)
    words = Words(settings.language)
    told = facts(compare(found.arms, settings), found.arms, settings)
    rows = {words.count("undated.in_sight", people, **told): each for people, each in found.ratios.items()}
    sides = (words.text("undated.slower", **told), words.text("undated.faster", **told))
    first = _caption(f"undated_ratios_{found.sign}", found, settings, id)
    return figures.ranges(rows, first, words, sides=sides)


def per_person(found: Undated) -> Estimate:
    """Return by how much each person who had the outcome before they could enter moves the expected difference."""
    value = expected_difference(found.totals, 1)
    return Estimate(estimand="without_effect_per_person", scale="difference", value=value, **_context(found.arms))


def dates_said(found: Undated, settings: Settings) -> tuple[str, str, str]:
    """Return what each person out of order does, how many undo the difference, and what is left of the sign."""
    words, told = Words(settings.language), dates_facts(found, settings)
    people, value = people_that_undo(found.totals), found.totals.difference
    side = "none" if not value else "higher" if value > 0 else "lower"
    if people is None or side == "none":
        undone = words.text(f"undated.undo.{side}{'_never' if people is None else ''}", **told)
    else:
        undone = words.count(f"undated.undo.{side}", people, **told)
    return words.text("undated.each", **told), undone, words.text(f"undated.sign.{found.sign}", **told)


def dates_facts(found: Undated, settings: Settings) -> dict[str, str]:
    """Return everything a sentence about missing dates may need, written out."""
    words, shift, ratio = Words(settings.language), found.shift, found.ratio
    return facts(compare(found.arms, settings), found.arms, settings) | {
        "per_person": words.points(abs(per_person(found).value or 0.0), signed=False),
        "shift": words.limits(shift),
        "ratio_low": words.value(ratio, ratio.low),
        "ratio_high": words.value(ratio, ratio.high),
        "spread": _spread(max(found.band), settings),
        "window": _spread(settings.study.time.window, settings),
    }


def _work_out(arms: ArmCounts, window: int) -> Undated:
    totals = Totals(arms.events1, arms.n1, arms.events0, arms.n0)
    courses, chosen = time_courses(window), spreads(window)

    def shift(name: str, spread: float) -> Estimate:
        make = _made(difference_without_effect, totals, spread, window, courses[name])
        return _one(make, arms, "difference", f"without_effect_{name}_{spread:g}")

    def ratio(people: int, spread: float) -> Estimate:
        make = _made(hazard_ratio, totals.moving(people), spread, window)
        return _one(make, arms, "hazard_ratio", f"agreeing_ratio_{people}_{spread:g}")

    shifts = {(name, spread): shift(name, spread) for name in courses for spread in chosen}
    band = {
        spread: _hull((shifts[name, spread] for name in courses), arms, "difference", f"without_effect_{spread:g}")
        for spread in chosen
    }
    ratios = {
        people: _hull(
            (ratio(people, spread) for spread in (0.0, *chosen)), arms, "hazard_ratio", f"agreeing_ratio_{people}"
        )
        for people in in_sight(totals)
    }
    return Undated(arms, totals, shifts, band, ratios)


def _made(function: Callable[..., float], *given: Any) -> Callable[[], float]:
    return lambda: function(*given)


def _one(make: Callable[[], float], arms: ArmCounts, scale: Scale, estimand: str) -> Estimate:
    """Return one number; where no such time course agrees with the totals, the reason."""
    # Nothing is 0, on whichever side of it rounding leaves it.
    return estimated(
        lambda: Estimate(estimand=estimand, scale=scale, value=round(make(), 12) + 0.0, **_context(arms)),
        estimand,
        scale,
        **_context(arms),
    )


def _hull(estimates: Iterable[Estimate], arms: ArmCounts, scale: Scale, estimand: str) -> Estimate:
    """Return the range of the numbers there are; where there is none, the first reason."""
    found = list(estimates)
    ends = [end for each in found for end in (each.value, each.low, each.high) if end is not None]
    if not ends:
        return undefined(estimand, scale, found[0].assumptions[0], **_context(arms))
    return Estimate(estimand=estimand, scale=scale, value=None, low=min(ends), high=max(ends), **_context(arms))


def _context(arms: ArmCounts) -> dict[str, Any]:
    return {"method": "time_courses", "population": arms.population, "n": arms.n, "provenance": "published"}


def _place(printed: Estimate, shift: Estimate) -> str:
    """Return where the printed difference lies beside what dates alone make."""
    if printed.value is None or shift.low is None or shift.high is None:
        return "unknown"
    return "below" if printed.value < shift.low else "above" if printed.value > shift.high else "within"


def _spread(spread: float, settings: Settings) -> str:
    return Words(settings.language).time(spread, f"{settings.study.time.unit}s")


def _cell(estimate: Estimate, words: Words) -> tables.Cell:
    if estimate.value is None:
        return tables.Undefined(words.why(estimate))
    return units.number(estimate.value, "difference", words)


def _caption(key: str, found: Undated, settings: Settings, id: str) -> Caption:
    return write_caption(key, id, settings, dates_facts(found, settings), provenance="published")
