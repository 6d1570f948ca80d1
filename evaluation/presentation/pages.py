"""A page opens here: its title, its settings, and the door through which every result of it goes."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from html import escape
from typing import Any

from evaluation.analysis.basis import Basis, NobodyCounted
from evaluation.analysis.result import Result
from evaluation.parameters import Settings
from evaluation.policy.door import Door
from evaluation.presentation import show
from evaluation.presentation.labels import Labels, capitalise
from evaluation.presentation.results import present
from evaluation.presentation.results.context import Context
from evaluation.presentation.show import Shown
from evaluation.provenance import provenance
from evaluation.statistics.estimate import Provenance
from evaluation.study import ENROLLED
from evaluation.study.undecided import undecided
from evaluation.titles import notebook_title

Texts = Mapping[str, str]


def page(
    settings: Settings, notebook: str, nature: str = "", *, title: Texts | None = None, question: Texts | None = None
) -> Shown:
    """Open a page: its title, and the door that its results go through on their way to it.

    Parameters
    ----------
    settings : Settings
        The report's parameters.
    notebook : str
        Name of the notebook (``"40_pact_comparison"``).
    nature : str, optional
        What the page rests on, where that is not what the study's other pages rest on: ``"published"`` for a page of
        published figures.
    title, question : mapping of language to str, optional
        Title of the page and what it asks, for a notebook of the study's own.

    Returns
    -------
    Shown
        The heading of the page.

    Examples
    --------
    >>> import evaluation as ev
    >>> settings = ev.settings(study="rossi", language="en")
    >>> ev.page(settings, "60_age", title={"it": "Per età", "en": "By age"}).details["title"]
    'By age'
    """
    open_door(Door(settings))
    labels = Labels(settings)
    words, study = labels.words, settings.study
    nature = nature or settings.nature
    heading = capitalise(labels.text(title)) if title else notebook_title(study, notebook, settings.language)
    about = words.join([labels.text(study.title), *([settings.place] if settings.place else [])])
    rests = words.text(f"page.nature.{nature}")
    lines = [about, rests, *([labels.text(question)] if question else [])]
    details = {
        "kind": "settings",
        "notebook": notebook,
        "title": heading,
        "study_title": labels.text(study.title),
        "place": settings.place,
        "nature": nature,
        "design": study.design,
        "features": sorted(study.features),
        "threshold": study.disclosure.threshold,
        "reason": (study.disclosure.reason or {}).get(settings.language, ""),
        "undecided": len(undecided(study)),
        **settings.parameters,
        "provenance": provenance(settings, notebook),
    }
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
    fragment = f'<header class="page-title" id="page"><h1>{escape(heading)}</h1>{paragraphs}</header>'
    return Shown(kind="panel", id="page", html=fragment, plain="\n".join([heading, *lines]), details=details)


def open_door(door: Door) -> None:
    """Let every result that a cell of the running notebook displays go through a door; nothing outside a notebook."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is not None:
        shell.display_formatter.mimebundle_formatter.for_type(Result, Way(door))


class Way:
    """What a notebook displays a result with: the way through its door."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self._names: dict[str, int] = {}

    def __call__(
        self, result: Result, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what is displayed of a result."""
        self._names[result.name] = number = self._names.get(result.name, 0) + 1
        id = result.name if number == 1 else f"{result.name}-{number}"
        return show_result(result, self.door, id)._repr_mimebundle_(), {}


def show_result(result: Result, door: Door, id: str = "") -> Shown:
    """Return a result as it stands on the page: what may not be shown is hidden, what is shown is counted.

    Parameters
    ----------
    result : Result
        From the vocabulary.
    door : Door
        Of the report.
    id : str, optional
        Identifier on the page; the result's own name unless said.
    """
    released, counted = door.open(result)
    labels, id = Labels(door.settings), id or result.name
    if released is None:
        return show.notice(id, labels.words.text("hidden.notice"), "lacking")
    shown = present(released, Context(id, labels, _who(result, door, labels), provenance=_made_from(result, door)))
    return shown.counting(counted).made_from(door.settings.provenance)


def _made_from(result: Result, door: Door) -> Provenance:
    """Return what the numbers of a result are made from that do not say so themselves."""
    published = isinstance(result.basis, NobodyCounted) and result.basis.reason == "published"
    return "published" if published else door.settings.provenance


def _who(result: Result, door: Door, labels: Labels) -> str:
    """Return whom a result is about, in words; for several at once those of the first."""
    found = next(_bases(result), None)
    if found is None:
        return labels.text(labels.study.title)
    name, recorded = door.population_of(found)
    people = labels.words.text(
        "analysis.who", number=labels.words.number(found.n), population=labels.population(name or ENROLLED)
    )
    if recorded:
        known = labels.words.join([labels.column(column) for column in recorded])
        people = labels.words.text("analysis.recorded", people=people, columns=known)
    for subset in found.subsets:
        people = labels.words.text("analysis.subset", people=people, subset=labels.text(subset.label))
    return people


def _bases(result: Result) -> Any:
    if isinstance(result.basis, Basis):
        yield result.basis
    elif isinstance(result.basis, NobodyCounted):
        for rows in (getattr(result, "rows", {}), getattr(result, "results", {})):
            for row in rows.values():
                if row is not None:
                    yield from _bases(row)
