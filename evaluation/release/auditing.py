"""What is done before anything is handed over, and the record of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evaluation import languages
from evaluation.disclosure import OFF, Audit, Ledger, audit, check_threshold, compare_releases
from evaluation.release.keeping import with_same_categories
from evaluation.study import Study


@dataclass(frozen=True)
class Control:
    """The audits that a release has passed.

    Parameters
    ----------
    audit : Audit or None
        Of the release itself; None where the rule is off, because the data are public or invented.
    comparisons : tuple of (str, Audit)
        Of the release together with each earlier one, by its name.
    """

    audit: Audit | None
    comparisons: tuple[tuple[str, Audit], ...]

    def record(self) -> dict[str, Any]:
        """Return what was done as plain data, without a population or a value."""
        made = self.audit.record() if self.audit else None
        return {"joint": made, "with_earlier": [{"earlier": name, **each.record()} for name, each in self.comparisons]}


def control(study: Study, ledger: Ledger, earlier: Sequence[Ledger], language: str = languages.DEFAULT) -> Control:
    """Audit a release at the threshold of its study, by itself and together with earlier releases.

    Parameters
    ----------
    study : Study
        The study.
    ledger : Ledger
        What the release says.
    earlier : sequence of Ledger
        What earlier releases said, each taken together with this one.
    language : str
        Language of the violations.

    Raises
    ------
    DisclosureError
        When the numbers give somebody away, contradict each other, or cannot be audited; names pages and cells.
    """
    threshold = check_threshold(study.disclosure.threshold, open_data=study.nature != "real")
    if threshold == OFF:
        return Control(None, ())
    alone = audit(ledger, threshold).check(language)
    comparisons = [
        (old.release, compare_releases(*with_same_categories(old, ledger), threshold).check(language))
        for old in earlier
    ]
    return Control(alone, tuple(comparisons))
