"""That the entries of ``study.toml`` agree with each other, as far as they can be read: all that do not, at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath, PureWindowsPath
from typing import Any

from evaluation import languages
from evaluation.disclosure.rules import FLOOR
from evaluation.study.conditions import ConditionError, read_condition
from evaluation.study.entries import ENROLLED, NO_EVENT, UNKNOWN_EVENT

# Columns of the participants table that say what a person got and what came of it.
OUTCOME_COLUMNS = ("person_id", "pact", "event", "months_to_event", "followup_months")
_LISTS = (
    "sites", "editions", "populations", "subgroups", "events", "outcomes", "adjustment.covariates",
    "published.comparisons",
)  # fmt: skip


@dataclass(frozen=True)
class Disagreement:
    """An entry that another one does not allow.

    Parameters
    ----------
    entry : str
        The entry.
    met : object
        What it says.
    key : str
        Key of the text that says what is accepted, under ``errors.accepted``.
    facts : mapping
        Values for its placeholders.
    """

    entry: str
    met: Any
    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def disagreements(facts: Mapping[str, Any]) -> Iterator[Disagreement]:
    """Return the entries of a study file that others do not allow; what cannot be read at all is passed over."""
    yield from _listed("languages", _texts(facts, "languages"), languages.available())
    for name in _LISTS:
        yield from _once(name, _ids(facts, name))
    yield from _once("languages", _texts(facts, "languages"))
    yield from _ids_of_others(facts)
    yield from _threshold(facts)
    yield from _taken_names(facts)
    yield from _outcomes(facts)
    yield from _subgroups(facts)
    yield from _levels(facts)
    yield from _grace(facts)
    yield from _paths(facts)
    if "published" in facts and "arms" not in facts:
        yield Disagreement("arms", "-", "arms_of_published")
    if "registers" in facts and "participants" in facts:
        yield Disagreement("registers", "participants", "one_source")


def _ids_of_others(facts: Mapping[str, Any]) -> Iterator[Disagreement]:
    events, sites = _ids(facts, "events"), _ids(facts, "sites")
    for edition in _items(facts, "editions"):
        yield from _listed(f"editions.{edition.get('id')}.site", _texts(edition, "site"), sites)
    for outcome in _items(facts, "outcomes"):
        yield from _listed(f"outcomes.{outcome.get('id')}.events", _texts(outcome, "events"), events)
    yield from _listed("primary.outcome", _texts(facts, "primary.outcome"), _ids(facts, "outcomes"))
    yield from _listed("primary.population", _texts(facts, "primary.population"), _ids(facts, "populations"))
    for entry, places in (("by_site", "sites"), ("by_edition", "editions"), ("by_subgroup", "subgroups")):
        asked = _texts(facts, f"reports.{entry}")
        yield from _listed(f"reports.{entry}", asked, _texts(facts, "reports.notebooks"))
        if asked and not _ids(facts, places) and places != "sites":
            yield Disagreement(f"reports.{entry}", ", ".join(asked), "without_places", {"entry": places})
    for name in ("editions", "sites"):
        spellings = _at(facts, f"registers.{name}")
        if isinstance(spellings, Mapping):
            yield from _listed(f"registers.{name}", spellings, _ids(facts, name))


def _threshold(facts: Mapping[str, Any]) -> Iterator[Disagreement]:
    threshold, nature = _at(facts, "disclosure.threshold"), facts.get("nature")
    if type(threshold) is int and 0 <= threshold < FLOOR and isinstance(nature, str):
        if nature == "real":
            yield Disagreement("disclosure.threshold", threshold, "threshold_of_people", {"floor": FLOOR})
        elif threshold:
            yield Disagreement("disclosure.threshold", threshold, "threshold", {"floor": FLOOR})


def _taken_names(facts: Mapping[str, Any]) -> Iterator[Disagreement]:
    """Return ids that mean something else already, and covariates that are no covariates."""
    for name in sorted({NO_EVENT, UNKNOWN_EVENT} & set(_ids(facts, "events"))):
        yield Disagreement("events", name, "no_event_name")
    known_before = {"accepted": ", ".join(OUTCOME_COLUMNS)}
    for name in _ids(facts, "adjustment.covariates"):
        if name in OUTCOME_COLUMNS:
            yield Disagreement("adjustment.covariates", name, "known_before", known_before)
    for name in _texts(facts, "adjustment.strata"):
        if name in OUTCOME_COLUMNS:
            yield Disagreement("adjustment.strata", name, "known_before", known_before)


def _outcomes(facts: Mapping[str, Any]) -> Iterator[Disagreement]:
    """Return outcomes that are neither events nor a column of what came of people, or both."""
    known_before = [*_ids(facts, "adjustment.covariates"), *_texts(facts, "adjustment.strata")]
    for outcome in _items(facts, "outcomes"):
        place, column = f"outcomes.{outcome.get('id')}", outcome.get("column")
        if ("events" in outcome) == ("column" in outcome):
            yield Disagreement(f"{place}.events", outcome.get("events", "-"), "events_or_column")
        if "kind" in outcome and "column" not in outcome:
            yield Disagreement(f"{place}.kind", outcome["kind"], "kind_of_column")
        if column in (*OUTCOME_COLUMNS, *_ids(facts, "populations"), *known_before, ""):
            yield Disagreement(f"{place}.column", column, "outcome_column")


def _subgroups(facts: Mapping[str, Any]) -> Iterator[Disagreement]:
    """Return conditions that cannot be read, and subgroups called like something else that reports are about."""
    named = ("sites", "editions", "populations", "outcomes", "adjustment.covariates")
    taken = {ENROLLED, *OUTCOME_COLUMNS, *(name for entry in named for name in _ids(facts, entry))}
    after = {*OUTCOME_COLUMNS, *(name for each in _items(facts, "outcomes") for name in _texts(each, "column"))}
    for subgroup in _items(facts, "subgroups"):
        name, where = subgroup.get("id"), subgroup.get("where")
        if name in taken:
            yield Disagreement("subgroups", name, "subgroup_name")
        if isinstance(where, str):
            entry = f"subgroups.{name}.where"
            try:
                columns = read_condition(where).columns
            except ConditionError as error:
                yield Disagreement(entry, error.met, "condition")
                continue
            for column in after.intersection(columns):
                yield Disagreement(entry, column, "known_before", {"accepted": ", ".join(sorted(after))})


def _levels(facts: Mapping[str, Any]) -> Iterator[Disagreement]:
    """Return arms that are levels of a column and are not listed, or of which one level is in both."""
    if "column" not in (facts["arms"] if isinstance(facts.get("arms"), Mapping) else {}):
        return
    arms = {arm: _at(facts, f"arms.{arm}") for arm in ("treated", "control")}
    for arm, levels in arms.items():
        if not isinstance(levels, list) or not levels:
            yield Disagreement(f"arms.{arm}", levels, "levels")
    if all(isinstance(levels, list) for levels in arms.values()):
        yield from _once("arms.control", [str(level) for levels in arms.values() for level in levels])


def _grace(facts: Mapping[str, Any]) -> Iterator[Disagreement]:
    """Return a grace period that leaves nothing of the window."""
    grace, window = _at(facts, "trial.grace"), _at(facts, "time.window")
    if type(grace) in (int, float) and type(window) is int and grace >= window:
        yield Disagreement("trial.grace", grace, "less_than", {"lt": window})


def _paths(facts: Mapping[str, Any]) -> Iterator[Disagreement]:
    """Return files that are not in the folder of the study."""
    for entry in ("participants.file", "participants.sql", "published.file", "registers.folder"):
        for met in _texts(facts, entry):
            path = PurePath(met)
            if path.is_absolute() or PureWindowsPath(met).drive or ".." in path.parts or "\\" in met:
                yield Disagreement(entry, met, "inside")


def _listed(entry: str, met: Iterable[Any], accepted: Iterable[str]) -> Iterator[Disagreement]:
    accepted = list(accepted)
    for name in met:
        if name not in accepted:
            yield Disagreement(entry, name, "one_of", {"accepted": ", ".join(accepted) or "-"})


def _once(entry: str, names: Iterable[str]) -> Iterator[Disagreement]:
    for name, times in Counter(names).items():
        if times > 1:
            yield Disagreement(entry, name, "once")


def _at(facts: Mapping[str, Any], entry: str) -> Any:
    """Return what stands under a dotted entry; None where there is nothing, or no table on the way."""
    found: Any = facts
    for part in entry.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _texts(facts: Mapping[str, Any], entry: str) -> list[str]:
    """Return the text, or the texts of the list, under an entry."""
    found = _at(facts, entry)
    return [each for each in (found if isinstance(found, list) else [found]) if isinstance(each, str) and each]


def _items(facts: Mapping[str, Any], entry: str) -> list[Mapping[str, Any]]:
    found = _at(facts, entry)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def _ids(facts: Mapping[str, Any], entry: str) -> list[str]:
    return [each["id"] for each in _items(facts, entry) if isinstance(each.get("id"), str)]
