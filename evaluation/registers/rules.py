"""What an intake follows: the study's facts that concern registers, or their defaults for a bare folder of files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from evaluation import paths
from evaluation.registers.declaration import Registers
from evaluation.registers.folding import fold
from evaluation.study import Item, Study

Spelled = Mapping[str, str]
LENGTHS = (8, 30, 180)
AT_A_TIME = re.compile(r"(?:in_work|employed)_at_(?P<number>[1-9]\d{0,4})")
OF_LENGTH = re.compile(r"(?:months_to_event|job_of)_(?P<number>[1-9]\d{0,4})_days")


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The rules of an intake.

    Parameters
    ----------
    name : str
        Of the study, or of the folder.
    folder : Path
        The registers.
    declared : Registers
        What the study says of them.
    key_file : Path or None
        Key of the pseudonyms that goes before any other.
    forbidden : tuple of Path
        Folders that must not hold the key.
    invented : bool
        Whether the people are invented: their pseudonyms need no secret.
    editions, sites : mapping of str to str
        Identifier of each folded spelling; empty where the study lists none, and then what is written is taken.
    site_of_edition : mapping of str to str
        Site of each edition that the study lists.
    horizons : mapping of str to float
        Times for "in work at", by their name in columns, in months.
    lengths : tuple of int
        Days that a job has to last for "a first job that lasted", in order.
    window_months : float or None
        Length of the follow-up window; None for as long as could be seen.
    """

    name: str
    folder: Path
    declared: Registers = field(default_factory=Registers)
    key_file: Path | None = None
    forbidden: tuple[Path, ...] = ()
    invented: bool = False
    editions: Spelled = field(default_factory=dict)
    sites: Spelled = field(default_factory=dict)
    site_of_edition: Mapping[str, str] = field(default_factory=dict)
    horizons: Mapping[str, float] = field(default_factory=lambda: {str(month): float(month) for month in (1, 3, 6, 12)})
    lengths: tuple[int, ...] = LENGTHS
    window_months: float | None = None


def study_rules(study: Study, folder: Path | None = None) -> Rules:
    """Return the rules of a study; its registers are where it says, or in another folder."""
    declared = study.registers or Registers()
    time = study.time
    return Rules(
        name=study.id,
        folder=folder or study.path(declared.folder),
        declared=declared,
        forbidden=(*_not_for_keys(), study.folder),
        invented=study.nature == "synthetic",
        editions=_spellings(study.editions, declared.editions),
        sites=_spellings(study.sites, declared.sites),
        site_of_edition={edition.id: edition.site for edition in study.editions},
        horizons={str(moment): moment / time.per_month for moment in _moments(study)},
        lengths=tuple(sorted({*LENGTHS, *_asked(study, OF_LENGTH)})),
        window_months=time.window / time.per_month,
    )


def _moments(study: Study) -> list[int]:
    """Return the times at which it is asked who is in work: by the pages, and by outcomes that are such columns."""
    return list(dict.fromkeys([*study.time.horizons, *sorted({*study.time.moments, *_asked(study, AT_A_TIME)})]))


def _asked(study: Study, name: re.Pattern[str]) -> set[int]:
    """Return the numbers in the names of columns that outcomes of a study are."""
    found = (name.fullmatch(outcome.column) for outcome in study.outcomes)
    return {int(match["number"]) for match in found if match and int(match["number"])}


def folder_rules(folder: Path) -> Rules:
    """Return the rules of a bare folder of registers."""
    name = fold(folder.resolve().name).replace(" ", "-") or "registers"
    return Rules(name=name, folder=folder, forbidden=_not_for_keys())


def with_declared(rules: Rules, **entries: Any) -> Rules:
    """Return the rules with other entries of ``[registers]``."""
    return replace(rules, declared=Registers(**(rules.declared.model_dump() | entries)))


def _not_for_keys() -> tuple[Path, ...]:
    return (paths.root(), paths.outputs_folder())


def _spellings(items: tuple[Item, ...], added: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {
        fold(spelling): item.id
        for item in items
        for spelling in (item.id, *item.label.values(), *added.get(item.id, ()))
    }
