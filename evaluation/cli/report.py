"""``evaluation report``: the reports of one or all studies."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluation import languages as texts
from evaluation import paths
from evaluation.cli.explaining import explain_all
from evaluation.cli.places import Places
from evaluation.cli.progress import Lines, label, show_progress
from evaluation.cli.signals import INTERRUPTED
from evaluation.errors import ClusterError, StudyError
from evaluation.reports.batch import run_batches
from evaluation.reports.due import Folder
from evaluation.reports.index import write_library
from evaluation.reports.making import How
from evaluation.reports.plan import Planned
from evaluation.reports.record import Record
from evaluation.reports.remote_folders import is_url
from evaluation.reports.selection import Choice, Fault, Selection, select
from evaluation.reports.withdrawal import prune as prune_studies
from evaluation.scratch import scratch_folder
from evaluation.study import shipped

if TYPE_CHECKING:
    from evaluation.reports.workers.clustered import Clustered


@click.command()
@click.option(
    "--study",
    "studies",
    multiple=True,
    metavar="NAME|PATH|URL",
    help="Study to report on; again for more. All of them.",
)
@click.option("--only", multiple=True, metavar="NOTEBOOK", help="Notebook by number (40) or name; again for more. All.")
@click.option(
    "--site", "sites", multiple=True, metavar="SITE",
    help="Site, edition or subgroup, or 'all' for the whole study. All of them.",
)  # fmt: skip
@click.option("--language", "languages", multiple=True, metavar="CODE", help="Language (it, en). All of the study.")
@click.option("--out", metavar="PATH|URL", help="Folder to write to. The project's outputs/ folder.")
@click.option("--workers", type=click.IntRange(min=1), help="Reports made at the same time. One per core, at most 8.")
@click.option(
    "--engine", type=click.Choice(["fork", "nbclient"]), default="fork", show_default=True,
    help="fork: processes that share what is loaded. nbclient: a standard kernel per report; same pages, slower.",
)  # fmt: skip
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), help="Seconds a report may take. No limit.")
@click.option(
    "--memory", type=click.IntRange(min=1), metavar="MIB",
    help="MiB of memory that a report may take beyond the libraries (Linux). No limit.",
)  # fmt: skip
@click.option(
    "--scheduler", metavar="ADDRESS",
    help="Make them on a Dask cluster: tcp://host:8786, or tls:// with certificates. On this machine.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Make every report, also where nothing changed.")
@click.option("--prune", is_flag=True, help="Remove from OUT the reports of studies that are not asked for.")
@click.option("--explain", is_flag=True, help="Say which reports would be made and why, and make none.")
@click.option("--json", "as_json", is_flag=True, help="Tell it as lines of JSON on standard output.")
def command(
    studies: tuple[str, ...],
    only: tuple[str, ...],
    sites: tuple[str, ...],
    languages: tuple[str, ...],
    out: str | None,
    workers: int | None,
    engine: str,
    timeout: float | None,
    memory: int | None,
    scheduler: str | None,
    force: bool,
    prune: bool,
    explain: bool,
    as_json: bool,
) -> None:
    """Make the reports of one or all studies, where something changed since they were made.

    For each study a folder OUT/STUDY with one page (.html) and one results file (.json) per report, results.csv with
    every estimate, index.html, notebooks/ (the notebook behind each page) and log/; and OUT/index.html over all
    studies. What a study does not list any more is removed from its folder.

    A report that fails does not stop the others: it is listed in the index with its error, its old page is removed, and
    the command ends with exit code 1. Nor does a study that cannot be read: it is named, its old pages stay, and the
    command ends with the exit code of its error. Interrupted (130; SIGTERM and SIGHUP do the same), it keeps what is
    finished: the same command makes the rest. docs/operations.md has all exit codes, what --json tells, and recipes.
    """
    language = languages[0] if languages and languages[0] in texts.available() else texts.DEFAULT
    limits = {"timeout_seconds": timeout, "memory_mib": memory, "force": force, "language": language}
    how = How(workers or min(os.cpu_count() or 1, 8), engine, **limits)  # type: ignore[arg-type]
    asked = studies or shipped()
    if not asked:
        raise StudyError("errors.no_studies", language=language, folder=str(paths.data_folder()))
    with scratch_folder() as scratch:
        places = Places(scratch)
        found = select(asked, places.study, Choice(only, sites, languages), language, bool(studies))
        root = places.out(out)
        folders = {name: Folder(study, planned, root / study.id) for name, (study, planned) in found.planned.items()}
        if explain:
            sys.exit(explain_all(folders, found.faults, force, language, as_json))
        if not folders and not as_json:
            sys.exit(_refuse(found.faults, language))
        batch = _Batch(folders, found, root, how, places, prune, as_json)
        code = batch.run(scheduler)
    if not as_json and code != INTERRUPTED:
        click.echo(f"{out if out and is_url(out) else root}/index.html")
    sys.exit(code)


def _refuse(faults: Sequence[Fault], language: str) -> int:
    """Say why nothing can be made; return the exit code."""
    for line in (line for fault in faults for line in fault.say(language).splitlines()):
        click.echo(f"error: {line}", err=True)
    return faults[0].exit_code if faults else 0


class _Batch:
    """One call of the command: reports, list over all studies, and what people are told of them."""

    def __init__(
        self,
        folders: dict[str, Folder],
        found: Selection,
        root: Path,
        how: How,
        places: Places,
        prune: bool,
        as_json: bool,
    ) -> None:
        self._folders, self._root, self._how, self._places = folders, root, how, places
        self._faults = {fault.study: fault for fault in found.faults}
        self._kept = found.ids if prune else None
        self._unsure = prune and found.ids is None
        total = sum(len(folder.planned) for folder in folders.values())
        self._progress: Lines = show_progress(total, how.workers, as_json, how.language)

    def run(self, scheduler: str | None) -> int:
        """Make the reports and the list over all studies; return the exit code."""
        cluster, how = None, self._how
        try:
            with contextlib.ExitStack() as held:
                held.enter_context(self._places.only_writer(self._root, how.language))
                if scheduler:
                    cluster, how = _join(scheduler, how, self._places, held)
                held.enter_context(self._progress)
                self._tell_first(cluster)
                records = self._make(how, cluster)
        except KeyboardInterrupt:
            click.echo(texts.text("batch.interrupted", how.language), err=True)
            return INTERRUPTED
        return self._exit_code(records, cluster)

    def _make(self, how: How, cluster: Clustered | None) -> tuple[Record, ...]:
        records = run_batches(
            list(self._folders.values()),
            how,
            self._listen,
            self._progress.say,
            cluster,
            self._list,
            self._take_fault,
            lambda folder, name: self._progress.withdrawn(f"{folder.study.id}/{name}"),
        )
        if self._kept is not None:
            for study, names in prune_studies(self._root, self._kept):
                for name in names:
                    self._progress.withdrawn(f"{study}/{name}")
            self._list()
        return records

    def _tell_first(self, cluster: Clustered | None) -> None:
        for fault in self._faults.values():
            self._progress.fault(fault)
        if self._unsure:
            self._progress.say(texts.text("batch.progress.not_pruned", self._how.language))
        if cluster is not None and not cluster.threads:
            self._progress.say(texts.text("batch.no_workers", self._how.language))

    def _listen(self, planned: Planned, record: Record | None) -> None:
        self._progress.listen(planned, record)
        if record is not None and not record.cached:
            self._places.send()

    def _list(self) -> None:
        write_library(self._root, self._how.language)
        self._places.send()

    def _take_fault(self, folder: Folder, error: Exception) -> None:
        """Note what is wrong with one study; the others go on."""
        name = next(name for name, each in self._folders.items() if each.study is folder.study)
        if name not in self._faults:
            self._faults[name] = Fault(name, error)
            self._progress.fault(self._faults[name], [label(planned) for planned in folder.planned])

    def _exit_code(self, records: Sequence[Record], cluster: Clustered | None) -> int:
        if cluster is not None and cluster.gone:
            return ClusterError.exit_code
        if self._faults:
            return next(iter(self._faults.values())).exit_code
        return 1 if any(record.status == "failed" for record in records) else 0


def _join(scheduler: str, how: How, places: Places, held: contextlib.ExitStack) -> tuple[Clustered, How]:
    """Return the workers of a cluster, and how to run a batch whose limits are their business."""
    from evaluation.reports.workers.clustered import Clustered

    scratch = held.enter_context(scratch_folder())
    cluster = held.enter_context(
        contextlib.closing(Clustered(scheduler, scratch, replace(how, workers=1), places.urls))
    )
    return cluster, replace(how, workers=cluster.at_once, timeout_seconds=None, memory_mib=None)
