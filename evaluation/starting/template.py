"""The ``study.toml`` of a study with registers, which is to be decided before the registers come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from evaluation.starting.entries import Writer
from evaluation.starting.study_text import NOTEBOOKS, THRESHOLD, opening

# Kinds of work that job notices tell apart; whether each is employment.
EVENTS: Mapping[str, bool] = MappingProxyType(
    {
        "internship": False,
        "fixed_term": True,
        "permanent": True,
        "apprenticeship": True,
        "other": False,
        "unclassified": False,
    }
)
_POPULATIONS = ("enrolled", "observed", "completed", "counselled")
_EDITIONS: Mapping[str, str] = MappingProxyType({"A1": "A", "A2": "A", "B1": "B"})
_WINDOW, _HORIZONS = 12, (3, 6, 12)
_EXTRACTION = dt.date(2024, 6, 28)


def registers_study_text(name: str, spoken: Sequence[str]) -> str:
    """Return the file of a study with registers: two sites, three editions, two arms, everything marked."""
    writer = Writer(spoken, {"name": name, "file": "registers/"})
    opening(writer, name)
    writer.table("[sources]", "source")
    writer.said("text", "text.source")
    _places(writer)
    writer.table("arms", "arms_of_registers")
    for entry in ("name", "treated", "control"):
        writer.said(entry, f"text.arm_{entry}")
    _outcomes(writer)
    writer.table("time")
    writer.said("zero", "text.course_end")
    writer.entry("unit", "month")
    writer.entry("horizons", list(_HORIZONS), "horizons")
    writer.entry("window", _WINDOW, "window")
    writer.table("disclosure", "threshold")
    writer.entry("threshold", THRESHOLD)
    writer.table("registers", "registers")
    writer.day("extraction", _EXTRACTION, "extraction")
    _covariates(writer)
    writer.table("reports")
    writer.entry("notebooks", ["10_data_quality", *NOTEBOOKS])
    return writer.text()


def _places(writer: Writer) -> None:
    decide = "editions"
    for site in dict.fromkeys(_EDITIONS.values()):
        writer.table("[sites]", decide)
        writer.entry("id", site)
        writer.same("label", site)
        decide = ""
    for edition, site in _EDITIONS.items():
        writer.table("[editions]")
        writer.entry("id", edition)
        writer.entry("site", site)
        writer.same("label", edition)
    for population in _POPULATIONS:
        writer.table("[populations]")
        writer.entry("id", population)
        writer.said("label", f"text.{population}")


def _outcomes(writer: Writer) -> None:
    for event, employment in EVENTS.items():
        writer.table("[events]")
        writer.entry("id", event)
        writer.said("label", f"text.{event}")
        writer.entry("employment", employment)
    for outcome in ("any_work", "employment"):
        writer.table("[outcomes]", "outcomes" if outcome == "any_work" else "")
        writer.entry("id", outcome)
        writer.said("label", f"text.{outcome}")
        writer.entry("events", [event for event, counts in EVENTS.items() if counts or outcome == "any_work"])
    writer.table("primary", "primary")
    writer.entry("outcome", "any_work")
    writer.entry("population", "observed")


def _covariates(writer: Writer) -> None:
    writer.table("adjustment", "covariates")
    writer.entry("strata", "edition")
    for covariate in ("sex", "age"):
        writer.table("[adjustment.covariates]")
        writer.entry("id", covariate)
        writer.said("label", f"text.{covariate}")
        for level in ("F", "M") if covariate == "sex" else ():
            writer.said(f"levels.{level}", f"text.{covariate}_{level}")
