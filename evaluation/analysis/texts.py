"""Sentences of the researcher's own, with the numbers of results in them."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from evaluation.analysis.basis import NobodyCounted
from evaluation.analysis.curves import release_rows
from evaluation.analysis.result import EstimateResult, HiddenError, Policy, Result, slug
from evaluation.errors import ParameterError


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Sentence(Result):
    """A text in each language, with results under the names of its placeholders.

    Parameters
    ----------
    texts : mapping of language to str
        ``"{difference} in {n} people"``.
    results : mapping of name to EstimateResult
        What the placeholders stand for.
    """

    texts: Mapping[str, str]
    results: Mapping[str, EstimateResult]

    @property
    def name(self) -> str:
        """The names of its numbers."""
        return slug("text", *self.results)

    def words(self) -> str:
        """Return the English text, or the first there is."""
        text = self.texts.get("en") or next(iter(self.texts.values()))
        return text.format_map({name: found.words() for name, found in self.results.items()})

    def released(self, policy: Policy) -> Self:
        """Return it when every number of it may be shown; a sentence with a gap would say something else."""
        shown = release_rows(self.results, policy)
        if any(found is None for found in shown.values()):
            raise HiddenError
        return replace(self, results=shown)


def text(*, caption: Mapping[str, str] | None = None, **parts: Any) -> Sentence:
    """Return a sentence for the page, its numbers taken from results.

    Parameters
    ----------
    caption : mapping of language to str, optional
        Not shown; for the list of findings.
    **parts
        The text under each language (``it="..."``, ``en="..."``), and a result for each ``{name}`` in it.

    Returns
    -------
    Sentence

    Raises
    ------
    ParameterError
        When a placeholder has no result, or a digit stands in the text: numbers come from results.

    Examples
    --------
    >>> import evaluation as ev
    >>> people = ev.participants(ev.settings(study="rossi", language="en"))
    >>> gap = ev.risk_difference(people, "any_work", "pact")
    >>> ev.text(it="Differenza: {gap}.", en="Difference: {gap}.", gap=gap).results["gap"].n
    432
    """
    texts = {name: part for name, part in parts.items() if isinstance(part, str)}
    results = {name: part for name, part in parts.items() if not isinstance(part, str)}
    for language, said in texts.items():
        _check(said, language, results)
    return Sentence(basis=NobodyCounted("text"), caption=caption or {}, texts=texts, results=results)


def _check(said: str, language: str, results: Mapping[str, Any]) -> None:
    for literal, name, _, _ in string.Formatter().parse(said):
        if any(sign.isdigit() for sign in literal):
            raise ParameterError("analysis.errors.number_in_text", text=language, met=literal.strip())
        if name is not None and not isinstance(results.get(name), EstimateResult):
            accepted = ", ".join(results) or "-"
            raise ParameterError("analysis.errors.placeholder", text=language, met=name, accepted=accepted)
