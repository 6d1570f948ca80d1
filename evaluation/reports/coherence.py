"""Whether the pages of a study say the same of the same: two values under one name fail the batch and a release.

What is held together is what the pages are made from, record by record: an estimate of one thing, among the same
people, by one method has one value wherever it stands; people who are counted twice are as many both times; the first
screens of one place have one verdict; a page says the same in every language. A sensitivity analysis has a name of its
own, and so contradicts nothing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from evaluation.errors import ReportError
from evaluation.reports.record import Record
from evaluation.statistics.estimate import NULL_VALUES
from evaluation.study import ALL

Kind = Literal["estimate", "count", "verdict", "language", "provenance"]
ANSWER = "answer"
KEY = ("estimand", "scale", "population", "method", "n", "events", "level")
NUMBERS, PEOPLE = ("value", "low", "high", "p_value"), ("n", "events")
ALIKE = 1e-9
MOST_TOLD = 12


@dataclass(frozen=True)
class Contradiction:
    """Two places that say different things of the same.

    Parameters
    ----------
    kind : str
        What they contradict each other in.
    what : str
        What it is about, as identifiers.
    first, second : str
        Page and part of it.
    said, met : str
        What the first says, and the second.
    """

    kind: Kind
    what: str
    first: str
    second: str
    said: str
    met: str


@dataclass
class Coherence:
    """What the pages of one study have said so far, and where two of them do not agree."""

    said: dict[Hashable, tuple[str, Any]] = field(default_factory=dict)
    found: dict[tuple[Kind, str], Contradiction] = field(default_factory=dict)

    def add(self, record: Record) -> None:
        """Hold one page against all before it; a report that failed says nothing."""
        if record.status != "done":
            return
        place = (record.site, record.edition, record.subgroup)
        for estimate in record.estimates:
            where = f"{record.name}#{estimate.get('id', '')}"
            named = tuple(str(estimate.get(name)) for name in KEY)
            about = "/".join([*(each for each in place if each != ALL), *named[:4]])
            numbers = tuple(estimate.get(name) for name in NUMBERS)
            self._hold("estimate", ("estimate", place, named), about, where, numbers)
            if estimate.get("provenance") == "published" and any(each != ALL for each in place):
                told = Contradiction("provenance", about, where, where, "published", "/".join(place))
                self.found.setdefault(("provenance", where), told)
            if estimate.get("id") == ANSWER and estimate.get("provenance") != "published":
                self._hold_verdict(place, estimate, where)
        for counted in record.counts:
            who = _who(counted)
            self._hold("count", ("count", who), who, f"{record.name}#{counted.get('where', '')}", counted.get("value"))
        self._hold_languages(record)

    def check(self, study: str, language: str) -> None:
        """Raise a ReportError when pages contradict each other; names both places of each.

        Raises
        ------
        ReportError
            When they do.
        """
        if self.found:
            raise ReportError("coherence.errors.contradicted", language=language, **self._facts(study, language))

    def _facts(self, study: str, language: str) -> Mapping[str, Any]:
        from evaluation import languages

        every = list(self.found.values())
        lines = [languages.text(f"coherence.{each.kind}", language, **vars(each)) for each in every[:MOST_TOLD]]
        return {"study": study, "number": len(every), "places": "\n".join(lines)}

    def _hold(self, kind: Kind, key: Hashable, about: str, where: str, value: Any) -> None:
        first, said = self.said.setdefault(key, (where, value))
        if not _same(said, value):
            told = Contradiction(kind, about, first, where, _written(said), _written(value))
            self.found.setdefault((kind, about), told)

    def _hold_verdict(self, place: tuple[str, ...], estimate: Mapping[str, Any], where: str) -> None:
        null = NULL_VALUES.get(str(estimate.get("scale")))
        if null is not None and estimate.get("value") is not None:
            verdict = _verdict(_number(estimate.get("low")), _number(estimate.get("high")), null)
            self._hold("verdict", ("verdict", place), "/".join([*place, ANSWER]), where, verdict)

    def _hold_languages(self, record: Record) -> None:
        """Hold a page against itself in another language, number by number; one may say more than the other."""
        name, met = record.name.rpartition(".")[0], Counter[tuple[str, str]]()
        for estimate in record.estimates:
            part = (str(estimate.get("id")), str(estimate.get("estimand")))
            met[part] += 1
            numbers = tuple(estimate.get(each) for each in (*NUMBERS, *PEOPLE))
            about = f"{name}#{part[0]}"
            self._hold("language", ("language", name, part, met[part]), about, f"{record.name}#{part[0]}", numbers)


def _who(counted: Mapping[str, Any]) -> str:
    chosen = counted.get("chosen") or {}
    return "; ".join(f"{name}: {', '.join(sorted(map(str, chosen[name])))}" for name in sorted(chosen)) or ALL


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, float | int) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=ALIKE, abs_tol=ALIKE)
    return bool(one == other)


def _number(met: Any) -> float | None:
    """Return a limit as it was before it became plain data: infinities are texts there."""
    return None if met is None else float(met)


def _verdict(low: float | None, high: float | None, null: float) -> str:
    if low is not None and low > null:
        return "higher"
    return "lower" if high is not None and high < null else "cannot_tell"


def _written(value: Any) -> str:
    return ", ".join(_flat(value)) if isinstance(value, tuple) else str(value)


def _flat(value: tuple[Any, ...]) -> Iterator[str]:
    for each in value[:4]:
        yield "(" + ", ".join(_flat(each)) + ")" if isinstance(each, tuple) else _short(each)


def _short(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
