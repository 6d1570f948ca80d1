"""The ledger that is kept with a release for the next one: what the pages say, and nothing that they do not."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from evaluation.disclosure.ledger import Ledger
from evaluation.disclosure.populations import Dimension, Population
from evaluation.disclosure.statements import Claim, Statement, Subject
from evaluation.errors import DisclosureError, ReportError
from evaluation.release.checksums import damage

NAME = "ledger.json"
UNNAMED = "(not named)"


def to_text(ledger: Ledger) -> str:
    """Return a ledger as the text of its file."""
    return json.dumps(ledger.to_dict(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def without_unsaid(ledger: Ledger) -> Ledger:
    """Return a ledger whose dimensions have only the categories that a page names.

    Categories come from the data, so that one alone can tell that somebody is in it. Those that no page names become
    one; a dimension of which no page names any is left out, and so is what was known before.
    """
    named = _named(ledger)
    dimensions = (_only(each, named[each.id]) for each in ledger.dimensions if named[each.id])
    return replace(ledger, dimensions=tuple(dimensions), known=())


def read_previous(folder: Path) -> Ledger:
    """Return the ledger of an earlier release.

    Raises
    ------
    DisclosureError
        When its files are not as they were released, so that nobody knows what readers have.
    ReportError
        When the folder is no release.
    """
    altered = damage(folder)
    if altered:
        raise DisclosureError("release.errors.altered", path=str(folder), files=", ".join(altered))
    try:
        return Ledger.from_dict(json.loads((folder / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise ReportError("release.errors.no_release", path=str(folder), missing=NAME) from None


def with_same_categories(old: Ledger, new: Ledger) -> tuple[Ledger, Ledger]:
    """Return two ledgers whose dimensions of the same name have the same categories, so that they can be compared.

    The old one speaks in categories afterwards: a group may have others now. Whom it does not name can be in any
    category that it does not name.
    """
    mine = {each.id: each for each in new.dimensions}
    merged = {each.id: _merged(each, mine[each.id]) for each in old.dimensions if each.id in mine}

    def adapted(ledger: Ledger, groups: bool) -> tuple[Dimension, ...]:
        return tuple(
            Dimension(each.id, merged.get(each.id, each.categories), each.groups if groups else {})
            for each in ledger.dimensions
        )

    said = tuple(_in_categories(each, old) for each in old.statements)
    return replace(old, dimensions=adapted(old, False), statements=said), replace(new, dimensions=adapted(new, True))


def _in_categories(statement: Statement, ledger: Ledger) -> Statement:
    def resolved(subject: Subject) -> Subject:
        if isinstance(subject, str):
            return subject
        return Population(
            tuple((name, tuple(sorted(ledger.dimension(name).resolve(chosen)))) for name, chosen in subject.chosen)
        )

    claims = (
        Claim(tuple((resolved(subject), n) for subject, n in claim.terms), *claim[1:]) for claim in statement.claims
    )
    return Statement(statement.where, tuple(claims))


def _merged(old: Dimension, new: Dimension) -> tuple[str, ...]:
    said = [name for name in old.categories if name != UNNAMED]
    further = [name for name in new.categories if name not in said]
    rest = [UNNAMED] if UNNAMED in old.categories and not further else []
    return tuple(sorted([*said, *further, *rest]))


def _named(ledger: Ledger) -> dict[str, set[str]]:
    named: dict[str, set[str]] = {each.id: set() for each in ledger.dimensions}
    for statement in ledger.statements:
        for population in statement.populations:
            for name, chosen in population.chosen:
                named.setdefault(name, set()).update(ledger.dimension(name).resolve(chosen))
    return named


def _only(dimension: Dimension, named: set[str]) -> Dimension:
    categories = tuple(name for name in dimension.categories if name in named)
    rest = (UNNAMED,) if len(categories) < len(dimension.categories) else ()
    groups = {name: members for name, members in dimension.groups.items() if named.issuperset(members)}
    return Dimension(dimension.id, (*categories, *rest), groups)
