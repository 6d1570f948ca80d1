"""Populations under every reading of their definition, so that nobody has to guess which one a number rests on."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from evaluation.registers.declaration import Registers

Counted = Mapping[str, pd.Series]
ROUNDING = 1e-9
OPERATORS = (">", ">=")
BASES = ("class", "course")
BLANKS = ("absent", "not_recorded")
COUNSELLED = {"row": "by_row", "held": "by_held", "hour": "by_hour"}


def attendance_share(counted: Counted, declared: Registers, base: str, blank: str) -> pd.Series[float]:
    """Return the share of the hours that each person attended, out of those of which the sheet says something.

    Parameters
    ----------
    counted : mapping of str to Series
        ``hours_attended``, ``base_hours`` (of the course, in class), ``recorded_hours`` (those without blank cells),
        ``unread_hours`` (those whose cells cannot be read), ``counselling_hours``.
    declared : Registers
        What the study says.
    base : {"class", "course"}
        The hours in class, or those and the individual hour, which counts when it was used.
    blank : {"absent", "not_recorded"}
        What a blank cell of the sheet stands for.
    """
    return _share(counted, declared, base, counted["hours_attended"], _hours(counted, blank) - counted["unread_hours"])


def completed(counted: Counted, declared: Registers, base: str, operator: str, blank: str) -> pd.Series[bool]:
    """Return whose share is above the threshold, or at least it; missing where that is not known.

    A cell that cannot be read matters where the person completed with all of its hours and did not without them.
    """
    margin = ROUNDING if operator == ">" else -ROUNDING
    least, of = counted["hours_attended"], _hours(counted, blank)
    low, high = (_share(counted, declared, base, hours, of) for hours in (least, least + counted["unread_hours"]))
    reached, reachable = (share - declared.attendance_threshold > margin for share in (low, high))
    return reached.astype("boolean").mask((reached != reachable) | low.isna())


def _hours(counted: Counted, blank: str) -> pd.Series[float]:
    return counted["base_hours" if blank == "absent" else "recorded_hours"]


def _share(
    counted: Counted, declared: Registers, base: str, hours: pd.Series[float], of: pd.Series[float]
) -> pd.Series[float]:
    of = of.where(of > 0)
    if base == "class":
        return hours / of
    individual = declared.hours_individual
    return (hours + counted["counselling_hours"].clip(upper=individual)) / (of + individual)


def observed(counted: Counted, declared: Registers, definition: str) -> pd.Series[bool]:
    """Return whose outcome is known, and by which sign: a tax code, a row in the register of services, the exposure.

    Missing where the register of services is.
    """
    known = counted["is_known"].astype("boolean")
    if definition == "services":
        return counted["is_listed"].astype("boolean") & known
    if definition == "exposure":
        return known & (counted["seen_months"] >= declared.observed_months - ROUNDING)
    return known & (counted["has_code"] | counted["has_spells"]).astype("boolean")


def population_variants(counted: Counted, declared: Registers) -> pd.DataFrame:
    """Count every population under every reading.

    Returns
    -------
    DataFrame
        ``population``, ``definition``, ``base``, ``operator``, ``blank`` ("" where they do not apply), ``people``
        (missing where that is known of nobody), and ``primary``: whether it is the reading that the study has chosen.
    """
    return pd.DataFrame(
        [{"definition": "", "base": "", "operator": "", "blank": "", **row} for row in _variants(counted, declared)],
        columns=["population", "definition", "base", "operator", "blank", "people", "primary"],
    ).astype({"people": "Int64"})


def _people(belongs: pd.Series[bool]) -> int | None:
    return int(belongs.sum()) if belongs.notna().any() else None


def _variants(counted: Counted, declared: Registers) -> Iterator[Mapping[str, Any]]:
    yield {"population": "enrolled", "people": len(counted["has_code"]), "primary": True}
    for definition in ("tax_code", "services", "exposure"):
        people = _people(observed(counted, declared, definition))
        primary = definition == declared.observed
        yield {"population": "observed", "definition": definition, "people": people, "primary": primary}
    bases = BASES if declared.hours_class is not None and declared.hours_individual else BASES[:1]
    chosen = (declared.hours_base, declared.attendance_operator, declared.blank_means)
    for base, operator, blank in itertools.product(bases, OPERATORS, BLANKS):
        people = _people(completed(counted, declared, base, operator, blank))
        reading = {"base": base, "operator": operator, "blank": blank}
        yield {"population": "completed", **reading, "people": people, "primary": (base, operator, blank) == chosen}
    for definition, column in COUNSELLED.items():
        people = _people(counted[column].astype("boolean"))
        primary = definition == declared.counselled
        yield {"population": "counselled", "definition": definition, "people": people, "primary": primary}
