"""The ledger: every number that a release publishes about the people of one study, kept with it as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from evaluation.disclosure.populations import Dimension, Population
from evaluation.disclosure.statements import Claim, Statement, Subject
from evaluation.errors import DisclosureError


@dataclass(frozen=True)
class Ledger:
    """Every number about the people of one study that a batch of pages publishes.

    Parameters
    ----------
    study, release : str
        Id of the study and name of the release.
    dimensions : tuple of Dimension
        All dimensions that populations name.
    statements : tuple of Statement
        What the pages say, in all languages.
    known : tuple of Statement
        What everybody knows anyway: figures that were in the papers, combinations that cannot be.
    """

    study: str
    release: str
    dimensions: tuple[Dimension, ...]
    statements: tuple[Statement, ...] = ()
    known: tuple[Statement, ...] = ()

    def add(self, statements: Iterable[Statement]) -> Ledger:
        """Return the ledger with further statements."""
        return replace(self, statements=(*self.statements, *statements))

    def dimension(self, name: str) -> Dimension:
        """Return the dimension with an id.

        Raises
        ------
        DisclosureError
            When there is none.
        """
        for each in self.dimensions:
            if each.id == name:
                return each
        accepted = ", ".join(each.id for each in self.dimensions)
        raise DisclosureError("disclosure.errors.dimension", met=name, accepted=accepted)

    def to_dict(self) -> dict[str, Any]:
        """Return the ledger as plain data: what the next release is compared with."""
        return {
            "study": self.study,
            "release": self.release,
            "dimensions": [
                {
                    "id": each.id,
                    "categories": list(each.categories),
                    "groups": {k: list(v) for k, v in each.groups.items()},
                }
                for each in self.dimensions
            ],
            "statements": [_plain(statement) for statement in self.statements],
            "known": [_plain(statement) for statement in self.known],
        }

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Ledger:
        """Return the ledger that :meth:`to_dict` wrote."""
        dimensions = tuple(
            Dimension(each["id"], tuple(each["categories"]), {k: tuple(v) for k, v in each["groups"].items()})
            for each in plain["dimensions"]
        )
        said, known = (tuple(map(_statement, plain[name])) for name in ("statements", "known"))
        return cls(plain["study"], plain["release"], dimensions, said, known)


def _plain(statement: Statement) -> dict[str, Any]:
    claims = [
        {
            "terms": [
                [subject if isinstance(subject, str) else subject.to_dict(), factor] for subject, factor in claim.terms
            ],
            "low": claim.low,
            "high": claim.high,
        }
        for claim in statement.claims
    ]
    return {"where": statement.where, "claims": claims}


def _statement(plain: Mapping[str, Any]) -> Statement:
    claims = (
        Claim(tuple((_subject(subject), factor) for subject, factor in claim["terms"]), claim["low"], claim["high"])
        for claim in plain["claims"]
    )
    return Statement(plain["where"], tuple(claims))


def _subject(plain: str | Mapping[str, Any]) -> Subject:
    if isinstance(plain, str):
        return plain
    return Population(tuple((dimension, tuple(names)) for dimension, names in plain.items()))
