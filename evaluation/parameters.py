"""The parameters of one report, checked against its study: the one door for JupyterLab, papermill and the batch."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from evaluation import languages
from evaluation.errors import ParameterError
from evaluation.statistics.estimate import Provenance
from evaluation.study import ALL, Item, Study, read_study

NAMES = ("study", "site", "edition", "subgroup", "language")
PROVENANCES: Mapping[str, Provenance] = {
    "published": "published", "synthetic": "synthetic", "public": "real", "real": "real",
}  # fmt: skip
PAPERMILL_MARK = "# Parameters"


@dataclass(frozen=True)
class Settings:
    """The validated parameters of one report.

    Parameters
    ----------
    study : Study
        The study.
    site, edition : str
        Ids of the study, or ``"all"``.
    language : str
        A language of the study.
    subgroup : str
        Id of a subgroup of the study, or ``"all"``.
    """

    study: Study
    site: str
    edition: str
    language: str
    subgroup: str = ALL
    _kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, name: str, make: Callable[[], Any]) -> Any:
        """Return what was made under a name for this report, made when it is first asked for."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]

    def __repr__(self) -> str:
        where = [self.place or "the whole study", f"in {languages.text('page.language', self.language)}"]
        people = {"published": "published figures alone", "synthetic": "invented people", "real": "real people"}
        hidden = self.study.disclosure.threshold
        rule = f"counts below {hidden} are hidden" if hidden else "nothing is hidden"
        return f"Settings of {self.study.id}: {', '.join([*where, people[self.provenance], rule])}"

    @property
    def whole(self) -> bool:
        """Whether the report is about the study as a whole."""
        return self.site == ALL and self.edition == ALL and self.subgroup == ALL

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The parameters as plain texts, the study by its id."""
        named = {name: getattr(self, name) for name in ("site", "edition", "subgroup", "language")}
        return {"study": self.study.id, **named}

    @property
    def nature(self) -> str:
        """What the numbers rest on: ``real``, ``public`` or ``synthetic`` people, or ``published`` figures alone."""
        has_people = self.study.participants is not None or getattr(self.study, "registers", None) is not None
        return self.study.nature if has_people else "published"

    @property
    def provenance(self) -> Provenance:
        """What a number made from the report's data is made from; public data are those of real people."""
        return PROVENANCES[self.nature]

    @property
    def place(self) -> str:
        """Labels of the edition or site and of the subgroup, or an empty text for the whole study."""
        items: list[Item] = []
        if self.edition != ALL:
            items.append(self.study.edition(self.edition))
        elif self.site != ALL:
            items.append(self.study.site(self.site))
        items += [self.study.subgroup(self.subgroup)] if self.subgroup != ALL else []
        return ", ".join(item.label[self.language] for item in items)


def settings(
    *,
    study: Any = "fare-legami",
    site: Any = ALL,
    edition: Any = ALL,
    subgroup: Any = ALL,
    language: Any = "it",
    **unknown: Any,
) -> Settings:
    """Check the parameters of a report.

    Parameters
    ----------
    study : str or Path
        Name of a folder in ``data/`` or path of a study folder.
    site, edition, subgroup : str
        Ids listed in ``study.toml``, or ``"all"``.
    language : str
        A language of the study.
    **unknown
        Anything else is refused by name, as is a misspelt name that papermill injected into the notebook.

    Returns
    -------
    Settings
        What every page begins with: ``settings.study`` holds what ``study.toml`` says.

    Raises
    ------
    ParameterError
        Names the parameter, the value met and the valid values, in the asked language.
    StudyError
        When the study cannot be read.

    Examples
    --------
    >>> import evaluation as ev
    >>> ev.settings(study="rossi", language="en").study.primary.outcome
    'any_work'
    """
    speak = language if language in languages.available() else languages.DEFAULT
    for name in (*unknown, *_injected()):
        if name not in NAMES:
            raise ParameterError("errors.unknown_parameter", language=speak, parameter=name, accepted=", ".join(NAMES))
    _check_type("study", study, (str, Path), speak)
    known = read_study(study, speak)
    _check_value("language", language, known.languages, known, speak)
    _check_value("site", site, (ALL, *(item.id for item in known.sites)), known, speak)
    editions = [item.id for item in known.editions if site in (ALL, item.site)]
    _check_value("edition", edition, (ALL, *editions), known, speak)
    _check_value("subgroup", subgroup, (ALL, *(item.id for item in known.subgroups)), known, speak)
    return Settings(known, site, edition, language, subgroup)


def _check_value(name: str, met: Any, accepted: tuple[str, ...], study: Study, language: str) -> None:
    _check_type(name, met, (str,), language)
    if met not in accepted:
        facts = {"parameter": name, "met": met, "accepted": ", ".join(accepted), "study": study.id}
        raise ParameterError("errors.unknown_value", language=language, **facts)


def _check_type(name: str, met: Any, accepted: tuple[type, ...], language: str) -> None:
    if not isinstance(met, accepted):
        facts = {"parameter": name, "met": repr(met), "kind": type(met).__name__}
        raise ParameterError("errors.wrong_type", language=language, **facts)


def _injected() -> tuple[str, ...]:
    """Return the names that papermill wrote into the running notebook, which it does for misspelt ones as well."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    cells = shell.user_ns.get("In", []) if shell else []
    sources = [cell for cell in cells if cell.startswith(PAPERMILL_MARK)]
    statements = [statement for source in sources for statement in ast.parse(source).body]
    targets = [target for statement in statements if isinstance(statement, ast.Assign) for target in statement.targets]
    return tuple(target.id for target in targets if isinstance(target, ast.Name))
