"""What these data cannot answer is marked with its reason, and everything around it stands.

There are two boundaries and no other: around a row, so that a table keeps its other rows, and around a cell of a
notebook, so that a page keeps its other cells. Both let through everything but :class:`DegenerateDataError`: a fault of
the program, a faulty study and a refusal to show must fail the report.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn, ParamSpec

from evaluation.parameters import Settings
from evaluation.presentation import show
from evaluation.presentation.show import Shown
from evaluation.presentation.tables import Cell, Undefined
from evaluation.presentation.words import Words
from evaluation.statistics.degenerate import DegenerateDataError
from evaluation.statistics.estimate import Estimate, Scale, undefined

Given = ParamSpec("Given")
ANSWER, CLAIMS = "answer", "claims"


@dataclass(frozen=True)
class Unanswerable:
    """What stands in the place of numbers that a study cannot have, handed on to the cells that would show them.

    Parameters
    ----------
    reason : str
        Why not: a sentence of :class:`DegenerateDataError`.
    """

    reason: str

    def refuse(self) -> NoReturn:
        """Raise the :class:`DegenerateDataError` that a cell is marked with."""
        raise DegenerateDataError(self.reason)


def estimated(make: Callable[[], Estimate], estimand: str, scale: Scale, **context: Any) -> Estimate:
    """Return an estimate; where the data cannot carry it, one without a value that says why.

    Parameters
    ----------
    make : callable
        Makes the estimate.
    estimand, scale, **context
        What it would have been, as for :func:`evaluation.statistics.estimate.undefined`.
    """
    try:
        return make()
    except DegenerateDataError as reason:
        return undefined(estimand, scale, str(reason), **context)


def cells(make: Callable[[], tuple[Cell, ...]], number: int, words: Words) -> tuple[Cell, ...]:
    """Return the cells of a row; where the data cannot carry them, as many marks with the reason."""
    try:
        return make()
    except DegenerateDataError as reason:
        return (Undefined(words.why_not(str(reason))),) * number


def around_cell(function: Callable[Given, Any]) -> Callable[Given, Any]:
    """Return a function of the vocabulary whose page keeps its other cells where the data cannot carry this one.

    Functions that display nothing stay as they are.
    """
    if getattr(function, "__annotations__", {}).get("return") not in (Shown, Shown.__name__):
        return function

    @functools.wraps(function)
    def bounded(*args: Given.args, **kwargs: Given.kwargs) -> Shown:
        try:
            for each in (*args, *kwargs.values()):
                if isinstance(each, Unanswerable):
                    each.refuse()
            shown = function(*args, **kwargs)
        except DegenerateDataError as reason:
            given = inspect.signature(function).bind(*args, **kwargs)
            given.apply_defaults()
            return _marked(function.__name__, given.arguments, str(reason))
        given_settings = next((each for each in (*args, *kwargs.values()) if isinstance(each, Settings)), None)
        return shown.made_from(given_settings.provenance) if given_settings else shown

    return bounded


def _marked(name: str, given: dict[str, Any], reason: str) -> Shown:
    """Return what stands in the place of a cell, and tell the report's log of it."""
    settings: Settings = given["settings"]
    words = Words(settings.language)
    said = words.why_not(reason)
    print(f"ev.{name}: {said}", file=sys.stderr)
    text = words.text("marked.cell", reason=said)
    if name.endswith(CLAIMS):
        return show.claims(CLAIMS, [words.text("marked.can")], [text], words).marking(said)
    if not name.endswith(ANSWER):
        return show.notice(given["id"], text, "marked").marking(said)
    study = settings.study
    estimate = undefined(study.primary.outcome, "index", reason, population=study.primary.population)
    lines = {part: words.text(f"marked.{part}") for part in ("verdict", "base")}
    lines |= {"question": study.question[settings.language], "caution": study.caution[settings.language]}
    return show.headline(ANSWER, answer=text, estimate=estimate, **lines).marking(said)
