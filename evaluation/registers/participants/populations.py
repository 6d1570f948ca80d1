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
    """Return the share of the hours that each person attended.

    Parameters
    ----------
    counted : mapping of str to Series
        ``hours_attended``, ``base_hours`` (of the course, in class), ``recorded_hours`` (those for which the sheet says
        something about the person), ``counselling_hours``.
    declared : Registers
        What the study says.
    base : {"class", "course"}
        The hours in class, or those and the individual hour, which counts when it was used.
    blank : {"absent", "not_recorded"}
        What a blank cell of the sheet stands for.
    """
    of = counted["base_hours" if blank == "absent" else "recorded_hours"]
    of = of.where(of > 0)
    if base == "class":
        return counted["hours_attended"] / of
    individual = declared.hours_individual
    return (counted["hours_attended"] + counted["counselling_hours"].clip(upper=individual)) / (of + individual)


def completed(share: pd.Series[float], declared: Registers, operator: str) -> pd.Series[bool]:
    """Return whose share is above the threshold, or at least it; without a share nobody is."""
    margin = ROUNDING if operator == ">" else -ROUNDING
    return (share - declared.attendance_threshold > margin).fillna(False).astype(bool)


def observed(counted: Counted, declared: Registers, definition: str) -> pd.Series[bool]:
    """Return whose outcome can be known: by tax code, by a row in the register of services, by length of exposure."""
    if definition == "services":
        return counted["is_listed"].astype(bool)
    seen = counted["seen_months"] > 0
    if definition == "exposure":
        return seen & (counted["seen_months"] >= declared.observed_months - ROUNDING)
    return seen & (counted["has_code"] | counted["has_spells"]).astype(bool)


def population_variants(counted: Counted, declared: Registers) -> pd.DataFrame:
    """Count every population under every reading.

    Returns
    -------
    DataFrame
        ``population``, ``definition``, ``base``, ``operator``, ``blank`` ("" where they do not apply), ``people``, and
        ``primary``: whether it is the reading that the study has chosen.
    """
    return pd.DataFrame(
        [{"definition": "", "base": "", "operator": "", "blank": "", **row} for row in _variants(counted, declared)],
        columns=["population", "definition", "base", "operator", "blank", "people", "primary"],
    )


def _variants(counted: Counted, declared: Registers) -> Iterator[Mapping[str, Any]]:
    yield {"population": "enrolled", "people": len(counted["has_code"]), "primary": True}
    for definition in ("tax_code", "services", "exposure"):
        people = int(observed(counted, declared, definition).sum())
        primary = definition == declared.observed
        yield {"population": "observed", "definition": definition, "people": people, "primary": primary}
    bases = BASES if declared.hours_class is not None and declared.hours_individual else BASES[:1]
    chosen = (declared.hours_base, declared.attendance_operator, declared.blank_means)
    for base, operator, blank in itertools.product(bases, OPERATORS, BLANKS):
        people = int(completed(attendance_share(counted, declared, base, blank), declared, operator).sum())
        reading = {"base": base, "operator": operator, "blank": blank}
        yield {"population": "completed", **reading, "people": people, "primary": (base, operator, blank) == chosen}
    for definition, column in COUNSELLED.items():
        people = int(counted[column].sum())
        primary = definition == declared.counselled
        yield {"population": "counselled", "definition": definition, "people": people, "primary": primary}
