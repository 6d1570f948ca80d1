"""What a report is about, as its notebook's settings declared it."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluation import languages
from evaluation.study import ALL

NATURES = ("synthetic", "public", "real", "published")
CLOCK = "SOURCE_DATE_EPOCH"


@dataclass(frozen=True)
class Subject:
    """What a report is about.

    Parameters
    ----------
    notebook : str
        Name of the notebook, without folder and ending.
    study, site, edition, language, subgroup : str
        The parameters.
    title : str
        What the report answers, in words.
    about : str
        Study, and site, edition or subgroup where the report is of one, in words.
    nature : {"synthetic", "public", "real"}
        What the data about persons are.
    threshold : int
        The smallest count that may be shown.
    reason : str
        Where nothing is hidden, why; empty where the study does not say.
    provenance : mapping
        How the page came about; :mod:`evaluation.reports.provenance` says which entries it knows.
    features : frozenset of str
        What cells may need of the study; see :attr:`evaluation.study.Study.features`.
    undecided : int
        How many entries of the study are still to decide.
    """

    notebook: str
    study: str
    site: str
    edition: str
    language: str
    title: str
    about: str
    nature: str
    threshold: int
    provenance: Mapping[str, Any]
    features: frozenset[str] = frozenset({"arms"})
    subgroup: str = ALL
    reason: str = ""
    undecided: int = 0

    @property
    def synthetic(self) -> bool:
        """Whether the persons were invented."""
        return self.nature == "synthetic"

    @property
    def parameters(self) -> dict[str, str]:
        """What the notebook was run with."""
        return {name: getattr(self, name) for name in ("study", "site", "edition", "subgroup", "language")}

    @property
    def date(self) -> datetime.date | None:
        """The declared date: of the settings, else of the environment; never of the clock."""
        declared = str(self.provenance.get("date") or os.environ.get(CLOCK, ""))
        if declared.isdigit():
            return datetime.datetime.fromtimestamp(int(declared), datetime.UTC).date()
        return datetime.date.fromisoformat(declared) if declared else None


def read_subject(payload: Mapping[str, Any], notebook: str) -> Subject:
    """Return the subject that a notebook's settings declare.

    Parameters
    ----------
    payload : mapping
        What the displayed settings hold: the fields of :class:`Subject`, with ``study_title`` and ``place`` in words.
    notebook : str
        Name of the notebook, for settings that do not say it.

    Raises
    ------
    KeyError
        When an entry is missing.
    ValueError
        When the language has no catalogue or the nature of the data is unknown: the message is what was met.
    """
    for met, accepted in ((payload["language"], languages.available()), (payload["nature"], NATURES)):
        if met not in accepted:
            raise ValueError(met)
    said = {name: str(payload[name]) for name in ("study", "site", "edition", "language", "title", "nature")}
    about = [str(payload.get("study_title") or payload["study"]), str(payload.get("place") or "")]
    return Subject(
        notebook=str(payload.get("notebook") or notebook),
        **said,
        about=" · ".join(filter(None, about)),
        threshold=int(payload.get("threshold", 0)),
        provenance=payload.get("provenance", {}),
        features=frozenset(payload.get("features", ("arms",))),
        subgroup=str(payload.get("subgroup", ALL)),
        reason=str(payload.get("reason", "")),
        undecided=int(payload.get("undecided", 0)),
    )
