"""``evaluation report``: the reports of one or all studies."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from evaluation import paths
from evaluation.reports.batch import run_batch
from evaluation.reports.execute import Record
from evaluation.reports.index import write_library
from evaluation.reports.plan import Planned, plan
from evaluation.study import Study, read_study, shipped


@click.command()
@click.option("--study", "studies", multiple=True, metavar="NAME|PATH", help="Study to report on; again for more. All.")
@click.option("--only", multiple=True, metavar="NOTEBOOK", help="Notebook by number (40) or name; again for more. All.")
@click.option("--site", "sites", multiple=True, metavar="SITE", help="Site, or 'all' for the whole study. All of them.")
@click.option("--language", "languages", multiple=True, metavar="CODE", help="Language (it, en). All of the study.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write to. The project's outputs/ folder.")
@click.option("--workers", type=click.IntRange(min=1), help="Reports made at the same time. One per core, at most 8.")
def command(
    studies: tuple[str, ...],
    only: tuple[str, ...],
    sites: tuple[str, ...],
    languages: tuple[str, ...],
    out: Path | None,
    workers: int | None,
) -> None:
    """Make the reports of one or all studies.

    For each study a folder OUT/STUDY with one page (.html) and one results file (.json) per report, results.csv with
    every estimate, index.html, notebooks/ (the notebook behind each page) and log/; and OUT/index.html over all
    studies. A report that fails does not stop the others: it is listed in the index with its error, its old page is
    removed, and the command ends with exit code 1.
    """
    language = languages[0] if languages else "en"
    asked = [read_study(_place(name), language) for name in studies or shipped()]
    work = [(study, plan(study, only, sites, languages)) for study in _that_can(asked, only, bool(studies))]
    folder = (out or paths.outputs_folder()).absolute()
    failed = 0
    for study, planned in work:
        records = _report(study, planned, folder / study.id, workers or min(os.cpu_count() or 1, 8))
        failed += sum(record.status == "failed" for record in records)
    write_library(folder, language)
    click.echo(folder / "index.html")
    sys.exit(1 if failed else 0)


def _that_can(asked: list[Study], only: tuple[str, ...], named: bool) -> list[Study]:
    """Return the studies that have a notebook asked for; those that were named in any case, so that errors are told."""
    have = [study for study in asked if any(name.startswith(only) for name in study.reports.notebooks)]
    return asked if named or not only or not have else have


def _place(name: str) -> str | Path:
    """A path on the command line starts at the working directory, as everywhere in a shell."""
    return Path(name).expanduser().absolute() if os.sep in name or name in (".", "..") else name


def _report(study: Study, planned: tuple[Planned, ...], out: Path, workers: int) -> tuple[Record, ...]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    running: list[str] = []
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(study.id, total=len(planned))

        def listen(each: Planned, record: Record | None) -> None:
            if record is None:
                running.append(each.name)
            else:
                running.remove(each.name)
                progress.advance(task)
                console.print(_line(study, record), soft_wrap=True, markup=False)
            progress.update(task, description=f"{study.id}: {', '.join(running[:workers])}")

        return run_batch(study, planned, out, workers, listen)


def _line(study: Study, record: Record) -> str:
    end = f": {record.error}" if record.status == "failed" else ""
    return f"{record.status:<6} {study.id}/{record.name} ({record.seconds:.1f} s){end}"
