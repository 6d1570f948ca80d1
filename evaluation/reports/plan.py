"""The grid of reports of a study: notebook x place x language."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation import languages as texts
from evaluation import paths
from evaluation.errors import ParameterError
from evaluation.reports.spoken import ARMS, needs
from evaluation.study import ALL, Study
from evaluation.titles import notebook_file

# What a report can be about, and the entry of ``reports`` that says of which notebooks.
PLACES = {"site": "by_site", "edition": "by_edition", "subgroup": "by_subgroup"}


@dataclass(frozen=True)
class Planned:
    """One report to make.

    Parameters
    ----------
    study : Study
        The study.
    notebook : str
        Name of the notebook without its ending (``"40_pact_comparison"``).
    site, edition, language, subgroup : str
        The parameters.
    """

    study: Study
    notebook: str
    site: str
    edition: str
    language: str
    subgroup: str = ALL

    @property
    def name(self) -> str:
        """Name of the report's files without their ending."""
        places = [place for place in (self.site, self.edition, self.subgroup) if place != ALL]
        return ".".join([self.notebook, *places, self.language])

    @property
    def index(self) -> str:
        """File name of the list of reports in this report's language."""
        return index_name(self.study, self.language)

    @property
    def review(self) -> str:
        """File name of the page on how to review the study, in this report's language."""
        return review_name(self.study, self.language)

    def in_language(self, language: str) -> Planned:
        """Return the same report in another language."""
        return dataclasses.replace(self, language=language)

    @property
    def source(self) -> Path:
        """The notebook's file; a study may bring its own in ``notebooks/`` of its folder."""
        return notebook_file(self.study, self.notebook)

    @property
    def parameters(self) -> dict[str, str]:
        """What papermill injects; the study by its folder, so that one outside the repository works as well."""
        folder = self.study.folder
        study = folder.name if folder.parent == paths.data_folder() else str(folder)
        found = {"study": study, "site": self.site, "edition": self.edition, "language": self.language}
        # A notebook that is run for no subgroup need not know that there are any.
        return found if self.subgroup == ALL else found | {"subgroup": self.subgroup}


def offered(study: Study) -> tuple[str, ...]:
    """Return the notebooks of a study's grid: what compares arms is not for a study with one group."""
    return tuple(name for name in study.reports.notebooks if study.arms is not None or not _compares(study, name))


def _compares(study: Study, notebook: str) -> bool:
    file = notebook_file(study, notebook)
    return file.is_file() and _needs(file, file.stat().st_mtime_ns) == ARMS


@functools.lru_cache(maxsize=64)
def _needs(file: Path, _modified: int) -> str:
    return needs(json.loads(file.read_text(encoding="utf-8")).get("metadata", {}))


def index_name(study: Study, language: str) -> str:
    """Return the file name of a study's list of reports in a language; the first language has ``index.html``."""
    return "index.html" if language == study.languages[0] else f"index.{language}.html"


def review_name(study: Study, language: str) -> str:
    """Return the file name of the page on how to review a study; the first language has ``review.html``."""
    return "review.html" if language == study.languages[0] else f"review.{language}.html"


def library_name(language: str) -> str:
    """Return the file name of the list over all studies in a language."""
    return f"index.{language}.html"


def plan(
    study: Study, only: Sequence[str] = (), sites: Sequence[str] = (), languages: Sequence[str] = ()
) -> tuple[Planned, ...]:
    """Return the reports of a study in the order of its grid.

    Parameters
    ----------
    study : Study
        The study.
    only : sequence of str
        Notebooks to keep, each by its name or its number (``"40"``); all when empty.
    sites, languages : sequence of str
        Sites, editions and subgroups (``"all"`` for the whole study), and languages to keep; all when empty.

    Raises
    ------
    ParameterError
        When one of them is not in the study; lists those that are.
    """
    notebooks = offered(study)
    numbers = {name.split("_")[0]: name for name in notebooks}
    speak = languages[0] if languages else texts.DEFAULT
    _check_arms(only, study, speak)
    _check("only", only, (*numbers, *notebooks), study, speak)
    _check("language", languages, study.languages, study, speak)
    _check("site", sites, (ALL, *(site.id for site in study.sites), *_further_places(study)), study, speak)
    kept = {numbers.get(name, name) for name in only} or set(notebooks)
    return tuple(
        Planned(study, notebook, place["site"], place["edition"], language, place["subgroup"])
        for notebook in notebooks
        for place in _places(study, notebook)
        for language in study.languages
        if notebook in kept and (not sites or _place(place) in sites) and (not languages or language in languages)
    )


def _places(study: Study, notebook: str) -> Iterator[dict[str, str]]:
    """Yield what the reports of a notebook are about: the whole study, then its sites, editions and subgroups."""
    whole = dict.fromkeys(PLACES, ALL)
    yield whole
    for kind, asked in PLACES.items():
        for item in getattr(study, f"{kind}s") if notebook in getattr(study.reports, asked) else ():
            yield whole | {kind: item.id}


def _place(place: Mapping[str, str]) -> str:
    return next((name for name in place.values() if name != ALL), ALL)


def _further_places(study: Study) -> tuple[str, ...]:
    """Return the editions and the subgroups that have reports of their own."""
    reports = study.reports
    editions = [item.id for item in study.editions if reports.by_edition]
    return (*editions, *(item.id for item in study.subgroups if reports.by_subgroup))


def _check_arms(only: Sequence[str], study: Study, language: str) -> None:
    """Raise ParameterError when a comparison of arms is asked of a study with one group, in its grid or not."""
    known = {*study.reports.notebooks, *(file.stem for file in paths.notebooks_folder().glob("*.ipynb"))}
    for met in only if study.arms is None else ():
        for name in sorted(known):
            if met in (name, name.split("_")[0]) and _compares(study, name):
                facts = {"met": met, "study": study.id, "accepted": ", ".join(offered(study))}
                raise ParameterError("errors.needs_arms", language=language, **facts)


def _check(parameter: str, met: Sequence[str], accepted: Sequence[str], study: Study, language: str) -> None:
    for name in met:
        if name not in accepted:
            facts = {"parameter": parameter, "met": name, "accepted": ", ".join(accepted), "study": study.id}
            raise ParameterError("errors.unknown_value", language=language, **facts)
