"""``evaluation report``: the reports of one or all studies."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluation.cli.places import Places
from evaluation.cli.progress import label, show_progress
from evaluation.reports.batch import run_batches
from evaluation.reports.due import Folder, examine
from evaluation.reports.index import write_library
from evaluation.reports.making import How
from evaluation.reports.plan import Planned, offered, plan
from evaluation.reports.record import Record
from evaluation.reports.remote_folders import is_url
from evaluation.study import Study, read_study, shipped

if TYPE_CHECKING:
    from evaluation.reports.workers.clustered import Clustered

INTERRUPTED = 130


@click.command()
@click.option(
    "--study",
    "studies",
    multiple=True,
    metavar="NAME|PATH|URL",
    help="Study to report on; again for more. All of them.",
)
@click.option("--only", multiple=True, metavar="NOTEBOOK", help="Notebook by number (40) or name; again for more. All.")
@click.option("--site", "sites", multiple=True, metavar="SITE", help="Site, or 'all' for the whole study. All of them.")
@click.option("--language", "languages", multiple=True, metavar="CODE", help="Language (it, en). All of the study.")
@click.option("--out", metavar="PATH|URL", help="Folder to write to. The project's outputs/ folder.")
@click.option("--workers", type=click.IntRange(min=1), help="Reports made at the same time. One per core, at most 8.")
@click.option(
    "--engine", type=click.Choice(["fork", "nbclient"]), default="fork", show_default=True,
    help="fork: processes that share what is loaded. nbclient: a standard kernel per report; same pages, slower.",
)  # fmt: skip
@click.option("--timeout", type=click.FloatRange(min=0, min_open=True), help="Seconds a report may take. No limit.")
@click.option("--memory", type=click.IntRange(min=1), help="MiB a report may take beyond the libraries. No limit.")
@click.option("--scheduler", metavar="ADDRESS", help="Make them on a Dask cluster: tcp://host:8786. On this machine.")
@click.option("--force", is_flag=True, help="Make every report, also where nothing changed.")
@click.option("--explain", is_flag=True, help="Say which reports would be made and why, and make none.")
@click.option("--json", "as_json", is_flag=True, help="Tell how it gets on as lines of JSON on standard output.")
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
    explain: bool,
    as_json: bool,
) -> None:
    """Make the reports of one or all studies, where something changed since they were made.

    For each study a folder OUT/STUDY with one page (.html) and one results file (.json) per report, results.csv with
    every estimate, index.html, notebooks/ (the notebook behind each page) and log/; and OUT/index.html over all
    studies. A report that fails does not stop the others: it is listed in the index with its error, its old page is
    removed, and the command ends with exit code 1. Interrupted (130), it keeps what is finished: the same command
    makes the rest.
    """
    how = How(workers or min(os.cpu_count() or 1, 8), engine, timeout, memory, force)  # type: ignore[arg-type]
    language = languages[0] if languages else "en"
    with tempfile.TemporaryDirectory(prefix="evaluation-") as scratch:
        places = Places(Path(scratch))
        asked = [read_study(places.study(name), language) for name in studies or shipped()]
        root = places.out(out)
        folders = [
            Folder(study, plan(study, only, sites, languages), root / study.id)
            for study in _that_can(asked, only, bool(studies))
        ]
        if explain:
            return _explain(folders, force)
        code = _make(folders, root, how, scheduler, places, language, as_json)
    if not as_json and code != INTERRUPTED:
        click.echo(f"{out if out and is_url(out) else root}/index.html")
    sys.exit(code)


def _make(
    folders: Sequence[Folder],
    root: Path,
    how: How,
    scheduler: str | None,
    places: Places,
    language: str,
    as_json: bool,
) -> int:
    """Make the reports and the list over all studies; return the exit code."""
    progress = show_progress(sum(len(folder.planned) for folder in folders), how.workers, as_json)

    def listen(planned: Planned, record: Record | None) -> None:
        progress.listen(planned, record)
        if record is not None and not record.cached:
            places.send()

    def listed() -> None:
        write_library(root, language)
        places.send()

    try:
        with contextlib.ExitStack() as held:
            held.enter_context(places.only_writer(root, language))
            opened = None
            if scheduler:
                opened, how = _join(scheduler, how, places, held)
            held.enter_context(progress)
            records = run_batches(folders, how, listen, progress.say, opened, listed)
    except KeyboardInterrupt:
        click.echo("interrupted: what is finished stays, the same command makes the rest", err=True)
        return INTERRUPTED
    return 1 if any(record.status == "failed" for record in records) else 0


def _join(scheduler: str, how: How, places: Places, held: contextlib.ExitStack) -> tuple[Clustered, How]:
    """Return the workers of a cluster, and how to run a batch whose limits are their business."""
    from evaluation.reports.workers.clustered import Clustered

    scratch = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="evaluation-")))
    cluster = held.enter_context(
        contextlib.closing(Clustered(scheduler, scratch, replace(how, workers=1), places.urls))
    )
    return cluster, replace(how, workers=cluster.at_once, timeout_seconds=None, memory_mib=None)


def _explain(folders: Sequence[Folder], force: bool) -> None:
    for folder in folders:
        for each in examine(folder, force):
            reasons = ", ".join(each.reasons)
            click.echo(f"{label(each.planned)}: {f'would be made: {reasons}' if reasons else 'unchanged'}")


def _that_can(asked: list[Study], only: tuple[str, ...], named: bool) -> list[Study]:
    """Return the studies that have a notebook asked for; those that were named in any case, so that errors are told."""
    have = [study for study in asked if any(name.startswith(only) for name in offered(study))]
    return asked if named or not only or not have else have
