"""Reports that are not of a study any more: their files are removed, so that nobody takes them for its results."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Iterator
from pathlib import Path

from evaluation import languages
from evaluation.files import remove
from evaluation.lock import only_writer
from evaluation.reports.index import FACTS, read_facts
from evaluation.reports.plan import index_name, plan, review_name
from evaluation.reports.provenance import GENERATOR
from evaluation.reports.results import RESULTS
from evaluation.study import Study

LISTS = ("index", "review")
FIRST_CHARACTERS = 8192


def withdraw(study: Study, out: Path) -> tuple[str, ...]:
    """Remove the reports in a study's folder that its grid does not list, and its lists in languages that it dropped.

    Parameters
    ----------
    study : Study
        The study as it is now.
    out : Path
        The folder, held by the caller.

    Returns
    -------
    tuple of str
        Names of the reports, sorted.
    """
    lists = {name(study, language) for name in (index_name, review_name) for language in study.languages}
    return _remove_all_but(out, {planned.name for planned in plan(study)}, lists)


def prune(root: Path, kept: Collection[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Remove the reports of studies that are not among those to keep; yield the id of each with its reports.

    Parameters
    ----------
    root : Path
        The folder of all studies, held by the caller.
    kept : collection of str
        Ids of the studies to keep.

    Raises
    ------
    OutputError
        When another process is writing in one of their folders.
    """
    for facts in sorted(root.glob(f"*/{FACTS}")):
        folder = facts.parent
        if folder.name in kept or read_facts(facts) is None:
            continue
        with only_writer(folder):
            names = _remove_all_but(folder, set(), set())
            for file in (folder / RESULTS, facts):
                remove(file)
        with contextlib.suppress(OSError):  # what is not of the reports stays
            folder.rmdir()
        yield folder.name, names


def _remove_all_but(out: Path, names: Collection[str], lists: Collection[str]) -> tuple[str, ...]:
    others = [page for page in out.glob("*.html") if page.stem not in names and page.name not in lists]
    pages = [page for page in others if _is_page(page)]
    records = [file for file in out.glob("*.json") if file.stem not in names and _is_record(file)]
    beside = [*out.glob("notebooks/*.ipynb"), *out.glob("log/*.log"), *out.glob("manifest/*.json")]
    beside = [file for file in beside if file.stem not in names and _ends_in_language(file)]
    for file in (*pages, *records, *beside):
        remove(file)
    for folder in (out / "notebooks", out / "log", out / "manifest"):
        with contextlib.suppress(OSError):
            folder.rmdir()
    return tuple(sorted({file.stem for file in (*pages, *records, *beside) if not _is_list(file)}))


def _ends_in_language(file: Path) -> bool:
    return file.stem.rpartition(".")[2] in languages.available()


def _is_list(page: Path) -> bool:
    return page.stem.partition(".")[0] in LISTS


def _is_page(page: Path) -> bool:
    with page.open(encoding="utf-8", errors="replace") as file:
        return f'<meta name="generator" content="{GENERATOR} ' in file.read(FIRST_CHARACTERS)


def _is_record(file: Path) -> bool:
    try:
        facts = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        return False
    return isinstance(facts, dict) and {"name", "notebook", "status"} <= facts.keys() and facts["name"] == file.stem
