"""Two releases of one study: what can be worked out by holding them side by side.

Whoever has the old pages reads the new ones with them in mind. If both agree on the people, they are one table. If the
people have changed, nobody is told which; but that as few have changed as can have is a good guess, and is made here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from evaluation.disclosure.audit import Audit, audit
from evaluation.disclosure.frame import Frame
from evaluation.disclosure.grid import choose
from evaluation.disclosure.ledger import Ledger
from evaluation.disclosure.populations import Dimension, Population, people
from evaluation.disclosure.statements import Claim, Statement, Subject, between
from evaluation.disclosure.worlds import ContradictionError, Worlds
from evaluation.errors import DisclosureError

RELEASE, BOTH, OLD, NEW = "release", "both", "old", "new"


def compare_releases(old: Ledger, new: Ledger, threshold: int) -> Audit:
    """Audit a release together with the one before it, which everybody is taken to have read.

    People in only one of two releases that disagree have a dimension of their own, ``release``: ``both``, ``old`` or
    ``new``; somebody of whom something else is said now counts as an old and as a new person.

    Parameters
    ----------
    old, new : Ledger
        The releases; `old` may be the union of several, made with :meth:`Ledger.add`.
    threshold : int
        Counts from 1 to one less are small.

    Returns
    -------
    Audit
        With violations where the new release adds to what the old one said already.

    Raises
    ------
    DisclosureError
        When the ledgers are of different studies or a dimension has other categories in them, and as :func:`audit`.
    """
    if old.study != new.study:
        raise DisclosureError("disclosure.errors.other_study", old=old.study, new=new.study)
    together = Ledger(
        study=new.study,
        release=new.release,
        dimensions=_dimensions(old, new),
        statements=_marked(new.statements, new.release),
        known=(*old.known, *new.known, *_marked(old.statements, old.release)),
    )
    return audit(together if _agree(together) else _apart(old, new, together), threshold)


def _agree(ledger: Ledger) -> bool:
    """Return whether some people fit everything that a ledger says."""
    try:
        Worlds(Frame(ledger, (*ledger.known, *ledger.statements)).system).check()
    except ContradictionError:
        return False
    return True


def _apart(old: Ledger, new: Ledger, together: Ledger) -> Ledger:
    """Return the ledger of people who may have changed between the releases, as few as can have."""
    dimensions = (*together.dimensions, Dimension(RELEASE, (BOTH, OLD, NEW)))
    of_old = [_among(each, OLD) for each in (*old.known, *_marked(old.statements, old.release))]
    of_new = [_among(each, NEW) for each in new.known]
    statements = tuple(_among(each, NEW) for each in together.statements)
    ledger = replace(together, dimensions=dimensions, statements=statements, known=(*of_old, *of_new))
    changed = people(release=(OLD, NEW))
    frame = Frame(ledger, (*ledger.known, *ledger.statements), [choose(ledger, changed)])
    fewest = Worlds(frame.system).least(frame.number(choose(ledger, changed)))
    return replace(ledger, known=(*ledger.known, between(f"{old.release} → {new.release}", changed, None, fewest)))


def _dimensions(old: Ledger, new: Ledger) -> tuple[Dimension, ...]:
    dimensions = {each.id: each for each in old.dimensions}
    for each in new.dimensions:
        before = dimensions.get(each.id, each)
        if before.categories != each.categories:
            facts = {"dimension": each.id, "old": ", ".join(before.categories), "new": ", ".join(each.categories)}
            raise DisclosureError("disclosure.errors.other_categories", **facts)
        dimensions[each.id] = Dimension(each.id, each.categories, {**before.groups, **each.groups})
    return tuple(dimensions.values())


def _marked(statements: Iterable[Statement], release: str) -> tuple[Statement, ...]:
    """Return the statements with their release before the page."""
    return tuple(Statement(f"{release}: {each.where}", each.claims) for each in statements)


def _among(statement: Statement, release: str) -> Statement:
    """Return a statement about those who are in one release, whether in the other or not."""

    def limit(subject: Subject) -> Subject:
        return subject.among(release=(BOTH, release)) if isinstance(subject, Population) else f"{release} {subject}"

    claims = (Claim(tuple((limit(subject), n) for subject, n in claim.terms), *claim[1:]) for claim in statement.claims)
    return Statement(statement.where, tuple(claims))
