"""The registers behind a study: every row read, kept, merged or set aside, and what could not be read."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from evaluation.disclosure import ALL, Population, Suppression, cross_table, suppress
from evaluation.disclosure.counted import Counted
from evaluation.disclosure.rules import is_small
from evaluation.notebook.captions import write_caption
from evaluation.notebook.guard import HIDDEN, group, guarded, mark, shows
from evaluation.notebook.page import capitalise, labels
from evaluation.parameters import Settings
from evaluation.presentation import show, tables
from evaluation.presentation.show import Caption, Shown
from evaluation.presentation.words import Words
from evaluation.registers.coverage import Coverage
from evaluation.registers.intake import Intake, study_intake
from evaluation.registers.ledger import files_frame, remarks_frame, rows_frame
from evaluation.statistics import proportions
from evaluation.statistics.estimate import Estimate, undefined
from evaluation.study import ENROLLED, UNKNOWN_EVENT

FATES = ("kept", "merged", "quarantined")


def intake(settings: Settings) -> Intake:
    """Read the study's registers, all of them: quality is that of the files and not of a site."""
    return study_intake(settings.study)


def kept_share(taken: Intake, settings: Settings) -> Estimate:
    """Estimate which share of the rows read is kept as a record of its own."""
    counts = taken.ledger.counts()[["read", *FATES]].sum()
    level = settings.study.primary.level
    return proportions.proportion(int(counts["kept"]), int(counts["read"]), level=level, estimand="rows_kept")


def quality_answer(taken: Intake, settings: Settings) -> Shown:
    """Return the first screen: how many rows were read and what became of them."""
    words, told = Words(settings.language), facts(taken, settings)
    estimate = kept_share(taken, settings).replace(low=None, high=None, level=None, method="count")
    hidden = words.text("tables.suppressed") in (told["read"], told["kept"])
    whole = "clean" if told["errors"] == words.number(0) else "doubts"
    shown = show.headline(
        "answer",
        question=words.text("quality.question"),
        answer=words.text("quality.answer", **told),
        verdict=words.text(f"quality.verdict.{whole}", **told),
        base=words.text("quality.base" if taken.registers["notices"].found else "quality.base_without_notices", **told),
        caution=words.text("quality.caution"),
        estimate=undefined(estimate.estimand, estimate.scale, HIDDEN) if hidden else estimate,
    )
    return shown.counting([Counted(_everybody(settings, ENROLLED), len(taken.participants))])


def quality_claims(taken: Intake, settings: Settings) -> Shown:
    """Return what may and what may not be said of the registers."""
    words, told = Words(settings.language), facts(taken, settings)
    can = [words.text(f"quality.can.{name}", **told) for name in ("conservation", "people")]
    cannot = [words.text(f"quality.cannot.{name}", **told) for name in ("unseen_work", "guess")]
    return show.claims("claims", can, cannot, words)


def registers_table(taken: Intake, settings: Settings, id: str = "registers") -> Shown:
    """Show which registers were found, which days they cover, and what is not known because of what is missing."""
    words = Words(settings.language)
    names = {name: capitalise(words.text(f"registers.names.{name}")) for name in taken.registers}
    rows = tuple(tables.Row(names[name], _covered(each, settings)) for name, each in taken.registers.items())
    columns = (
        tables.Column(words.text("quality.column.register"), kind="text"),
        tables.Column(words.text("quality.column.files")),
        tables.Column(words.text("quality.column.first"), kind="text"),
        tables.Column(words.text("quality.column.last"), kind="text"),
        tables.Column(words.text("quality.column.unknown"), kind="text"),
    )
    missing = [each for each in taken.registers.values() if not each.found]
    unknown = int((taken.participants["event"] == UNKNOWN_EVENT).sum())
    key = "registers_missing" if missing else "registers_short" if unknown else "registers_all"
    told = {"missing": words.number(len(missing)), "all": words.number(len(taken.registers))}
    caption = write_caption(f"quality_{key}", id, settings, facts(taken, settings) | told)
    return tables.show_table(tables.Table(caption, columns, rows), words)


def _covered(each: Coverage, settings: Settings) -> tuple[tables.Cell, ...]:
    words = Words(settings.language)
    if not each.found:
        missing = tables.Undefined(words.text("quality.register.missing"))
        return (missing, "-", "-", words.text(f"quality.register.without.{each.register}"))
    # Under a threshold the month is enough: the first day of a register may be that of one person.
    said = words.month if guarded(settings) else words.date
    days = [said(day) if day else "-" for day in (each.first, each.last)]
    silent = [words.text("quality.register.silent", first=said(a), last=said(b)) for a, b in each.silences]
    return (float(each.files), *days, "; ".join(silent) or words.text("quality.register.nothing"))


def files_table(taken: Intake, settings: Settings, id: str = "files") -> Shown:
    """Show for each sheet how many rows were read, kept, merged and set aside."""
    words = Words(settings.language)
    frame = files_frame(taken.ledger, settings.language)
    may = _may_show(_cells(frame), settings)
    rows = tuple(
        tables.Row(
            _place(row, words),
            (
                capitalise(row["register"]) or "-",
                float(row["read"]) if may(str(place), ALL) else mark(),
                *(float(row[fate]) if may(str(place), fate) else mark() for fate in FATES),
            ),
        )
        for place, row in enumerate(frame.to_dict("records"))
    )
    columns = (
        tables.Column(words.text("quality.column.file"), kind="text"),
        tables.Column(words.text("quality.column.register"), kind="text"),
        *(tables.Column(words.text(f"quality.column.{name}")) for name in ("read", *FATES)),
    )
    return tables.show_table(tables.Table(_caption("files", taken, settings, id), columns, rows), words)


def fates_table(taken: Intake, settings: Settings, id: str = "fates") -> Shown:
    """Show why rows were merged or set aside."""
    frame = rows_frame(taken.ledger, settings.language)
    return _counted(frame, ["fate", "reason"], _caption("fates", taken, settings, id), settings)


def issues_table(taken: Intake, settings: Settings, id: str = "issues") -> Shown:
    """Show what could not be read or is doubtful, by kind."""
    frame = remarks_frame(taken.ledger, "issues", settings.language)
    return _counted(frame, ["severity", "issue"], _caption("issues", taken, settings, id), settings)


def changes_table(taken: Intake, settings: Settings, id: str = "changes") -> Shown:
    """Show by which rule values were changed on the way."""
    frame = remarks_frame(taken.ledger, "changes", settings.language)
    return _counted(frame, ["rule"], _caption("changes", taken, settings, id), settings)


def populations_table(taken: Intake, settings: Settings, id: str = "populations") -> Shown:
    """Show how many people each population has under each reading of its definition."""
    words, records = Words(settings.language), taken.populations.to_dict("records")
    used = [bool(row["primary"]) and shows(settings, _everybody(settings, row["population"])) for row in records]
    known = _apart([_people(row) for row in records], used, settings)
    rows = tuple(
        tables.Row(
            _reading(row, words),
            (
                _number_of(row, known, words),
                words.text(f"quality.chosen.{'yes' if row['primary'] else 'no'}"),
            ),
        )
        for row in records
    )
    columns = (
        tables.Column(words.text("quality.column.population"), kind="text"),
        tables.Column(words.text("tables.people")),
        tables.Column(words.text("quality.column.chosen"), kind="text"),
    )
    counted = [
        Counted(_everybody(settings, row["population"]), _people(row))
        for row, shown in zip(records, used, strict=True)
        if shown and not pd.isna(row["people"])
    ]
    table = tables.Table(_caption("populations", taken, settings, id), columns, rows)
    return tables.show_table(table, words).counting(counted)


def _people(row: Mapping[str, Any]) -> int:
    return 0 if pd.isna(row["people"]) else int(row["people"])


def _number_of(row: Mapping[str, Any], known: set[int], words: Words) -> tables.Cell:
    if pd.isna(row["people"]):
        return tables.Undefined(words.reason("population_unknown"))
    return float(row["people"]) if int(row["people"]) in known else mark()


def facts(taken: Intake, settings: Settings) -> dict[str, str]:
    """Return everything a sentence about the registers may need, written out."""
    words, counts = Words(settings.language), taken.ledger.counts()[["read", *FATES]].sum()
    may = _may_show(_cells(files_frame(taken.ledger, settings.language)), settings)
    issues = remarks_frame(taken.ledger, "issues", settings.language)
    severe = issues["kind"].map(_severity_of) if len(issues) else pd.Series(dtype=str)
    totals = {
        "spells": len(taken.spells.frame),
        "issues": len(issues),
        "errors": int((severe == "error").sum()),
        "changes": len(remarks_frame(taken.ledger, "changes", settings.language)),
    }

    def may_be_said(number: int) -> bool:
        return not guarded(settings) or not is_small(number, settings.study.disclosure.threshold)

    return labels(settings) | {
        "read": _number(int(counts["read"]), may(ALL, ALL), words),
        **{fate: _number(int(counts[fate]), may(ALL, fate), words) for fate in FATES},
        "files": words.number(len({source.file for source in taken.ledger.sources})),
        "people": words.number(len(taken.participants)),
        **{name: _number(number, may_be_said(number), words) for name, number in totals.items()},
        "extraction": words.date(taken.extraction) if taken.extraction else words.text("words.undefined"),
    }


def _severity_of(kind: str) -> str:
    from evaluation.registers.ledger.severity import severity

    return severity(kind)


def _counted(frame: pd.DataFrame, by: list[str], caption: Caption, settings: Settings) -> Shown:
    words = Words(settings.language)
    counted = frame.astype({name: str for name in by}).groupby(by, sort=False).size().sort_values(ascending=False)
    may = _may_show({(str(place),): int(n) for place, n in enumerate(counted)}, settings)
    rows = tuple(
        tables.Row(
            capitalise(key[-1] if isinstance(key, tuple) else key),
            (*([key[0]] if isinstance(key, tuple) else []), float(n) if may(str(place)) else mark()),
        )
        for place, (key, n) in enumerate(counted.items())
    )
    nothing = (tables.Row(words.text("quality.nothing"), (*(["-"] if len(by) > 1 else []), 0.0)),)
    kinds = [tables.Column(words.text(f"quality.column.{by[-1]}"), kind="text")]
    kinds += [tables.Column(words.text(f"quality.column.{by[0]}"), kind="text")] if len(by) > 1 else []
    columns = (*kinds, tables.Column(words.text("quality.column.times")))
    return tables.show_table(tables.Table(caption, columns, rows or nothing), words)


def _everybody(settings: Settings, base: str) -> Population:
    """Return a population of the whole study: registers are read for all of its sites."""
    return group(replace(settings, site=ALL, edition=ALL), base=base)


def _cells(frame: pd.DataFrame) -> dict[tuple[str, ...], int]:
    """Return the rows of each file by what became of them."""
    return {(str(place), fate): int(row[fate]) for place, row in enumerate(frame.to_dict("records")) for fate in FATES}


def _number(number: int, shown: bool, words: Words) -> str:
    return words.number(number) if shown else words.text("tables.suppressed")


def _may_show(cells: Mapping[tuple[str, ...], int], settings: Settings) -> Callable[..., bool]:
    """Return which numbers of rows may be shown: few rows are about few people."""
    if not guarded(settings):
        return lambda *_: True
    suppression = _suppress(tuple(cells.items()), settings.study.disclosure.threshold)
    return lambda *key: suppression.shows(key)


@functools.lru_cache(maxsize=8)
def _suppress(cells: tuple[tuple[tuple[str, ...], int], ...], threshold: int) -> Suppression:
    return suppress(cross_table(dict(cells)), threshold)


def _apart(numbers: list[int], primary: list[bool], settings: Settings) -> set[int]:
    """Return which numbers of people under several readings may be shown: those that differ by nobody or by enough.

    The readings of a population contain each other, so that the difference of two is people as well. Those that are
    used come first, and then the readings in their order.
    """
    chosen = [number for number, used in zip(numbers, primary, strict=True) if used]
    if not guarded(settings):
        return set(numbers)
    threshold = settings.study.disclosure.threshold
    known: set[int] = set(chosen)
    for number in numbers:
        if not any(is_small(abs(number - other), threshold) for other in (0, *known)):
            known.add(number)
    return {number for number in known if not is_small(number, threshold)}


def _place(row: dict[str, Any], words: Words) -> str:
    return words.text("quality.sheet", file=row["file"], sheet=row["sheet"]) if row["sheet"] else str(row["file"])


def _reading(row: dict[str, Any], words: Words) -> str:
    parts = [words.text(f"quality.population.{row['population']}")]
    parts += [
        words.text(f"quality.reading.{name}.{row[name]}") for name in ("definition", "base", "blank") if row[name]
    ]
    parts += (
        [words.text(f"quality.reading.operator.{'over' if row['operator'] == '>' else 'at_least'}")]
        if row["operator"]
        else []
    )
    return "; ".join(parts)


def _caption(key: str, taken: Intake, settings: Settings, id: str) -> Caption:
    return write_caption(f"quality_{key}", id, settings, facts(taken, settings))
