"""The way through: the reports of studies, made where something changed, with their results and their index."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from evaluation import languages
from evaluation.disclosure.rules import OFF
from evaluation.files import remove_leftovers, require_writable, write_changed
from evaluation.lock import only_writer
from evaluation.reports.coherence import Coherence
from evaluation.reports.due import Examined, Folder, Place, examine
from evaluation.reports.making import How, make_all
from evaluation.reports.manifest import enter, stands
from evaluation.reports.plan import Planned, plan
from evaluation.reports.record import Record, read_record, record_of
from evaluation.reports.results import RESULTS, Results
from evaluation.reports.withdrawal import withdraw
from evaluation.reports.workers import open_workers
from evaluation.reports.workers.schedule import Workers
from evaluation.study import Study
from evaluation.trust import require_trusted

Listener = Callable[[Planned, Record | None], None]


def raise_it(folder: Folder, error: Exception) -> NoReturn:
    """Let what went wrong with one study end the whole batch."""
    raise error


def run_batch(
    study: Study,
    planned: Sequence[Planned],
    out: Path,
    workers: int = 2,
    listen: Listener = lambda *_: None,
    opened: Workers | None = None,
    **how: Any,
) -> tuple[Record, ...]:
    """Make reports of one study; see :func:`run_batches`.

    Parameters
    ----------
    study : Study
        The study.
    planned : sequence of Planned
        The reports to make now.
    out : Path
        The folder; made when it is not there.
    workers : int
        Reports made at the same time.
    listen : callable
        As for :func:`run_batches`.
    opened : Workers, optional
        As for :func:`run_batches`.
    **how
        Further fields of :class:`How`.
    """
    return run_batches([Folder(study, planned, out)], How(workers=workers, **how), listen, opened=opened)


def run_batches(
    folders: Sequence[Folder],
    how: How,
    listen: Listener = lambda *_: None,
    say: Callable[[str], None] = warnings.warn,
    opened: Workers | None = None,
    listed: Callable[[], None] = lambda: None,
    unable: Callable[[Folder, Exception], None] = raise_it,
    withdrawn: Callable[[Folder, str], None] = lambda *_: None,
) -> tuple[Record, ...]:
    """Make the reports for which something changed, then results file and index of everything in each folder.

    While reports are being made they are not in the index, so that it is true however a batch ends; what is finished
    stays, and the next batch makes the rest. What the grid of a study does not list any more is removed.

    Parameters
    ----------
    folders : sequence of Folder
        The reports; others of the studies' grids keep what an earlier batch left.
    how : How
        How to make them.
    listen : callable
        Called with (planned, None) when a report is handed out and (planned, record) when it ended, or stands as it
        would be made.
    say : callable
        Called with what people should know of the batch.
    opened : Workers, optional
        What makes the reports, where several batches share it; else each batch opens its own.
    listed : callable
        Called whenever the lists of the folders were written, for a list over them.
    unable : callable
        Called with a folder and what is wrong with it or with its study, for which no reports are made then or no lists
        written; the others go on. Unless given, the error is raised.
    withdrawn : callable
        Called with a folder and the name of a report in it that was removed.

    Returns
    -------
    tuple of Record
        One per report that was or could have been made, in their order; their estimates stay in the files.

    Raises
    ------
    OutputError
        When a folder cannot be written to, or another batch is writing there.
    EvaluationError
        When a study and its data do not agree: it names all that is wrong.
    """
    folders = [replace(folder, out=folder.out.absolute()) for folder in folders]
    with ExitStack() as held:
        ready, examined = [], []
        for folder in folders:
            try:
                require_trusted(folder.study, (each.source for each in folder.planned))
                _hold(folder, held, withdrawn)
                examined += _examined(folder, how.force)
                ready.append(folder)
            except Exception as error:
                unable(folder, error)
        made = {each.place: _told(each, listen) for each in examined if not each.reasons}
        due = {each.place: each for each in examined if each.reasons}
        with _lists_true_at_every_moment(ready, due, listed, unable):
            if due:
                workers = opened or held.enter_context(open_workers(how.engine, say, how.language))
                for place, record in make_all(
                    list(due.values()), how, workers, lambda each: listen(each.planned, None)
                ):
                    planned = due.pop(place).planned
                    enter(planned, place[0])
                    listen(planned, record)
                    made[place] = record
    return tuple(made[each.place] for each in examined)


def _hold(folder: Folder, held: ExitStack, withdrawn: Callable[[Folder, str], None]) -> None:
    """Become the only writer of a folder, and clear away what does not belong there."""
    require_writable(folder.out)
    held.enter_context(only_writer(folder.out))
    remove_leftovers(folder.out)
    for name in withdraw(folder.study, folder.out):
        withdrawn(folder, name)


def _examined(folder: Folder, force: bool) -> list[Examined]:
    """Return what is due; where that is anything, what is wrong with the study's data is told before any page."""
    found = list(examine(folder, force))
    if any(each.reasons for each in found):
        from evaluation.checking import check_data

        check_data(folder.study)
        _settle(folder.study)
        found = list(examine(folder, force))
    return found


def _settle(study: Study) -> None:
    """Decide about everything that the study's own notebooks show before any of them is made."""
    own = [each for each in plan(study) if each.source.is_relative_to(study.folder)]
    if own and study.disclosure.threshold != OFF:
        from evaluation.policy.collecting import settle

        require_trusted(study, (each.source for each in own))
        settle(study, [(each.source, each.parameters) for each in own if each.language == study.languages[0]])


def _told(each: Examined, listen: Listener) -> Record:
    record = replace(each.record, cached=True)
    listen(each.planned, record)
    return record


@contextmanager
def _lists_true_at_every_moment(
    folders: Sequence[Folder],
    due: Mapping[Place, Examined],
    listed: Callable[[], None],
    unable: Callable[[Folder, Exception], None],
) -> Iterator[None]:
    """Leave what is due out of the lists until it is made, or until it is certain that it will not be made now."""

    def write(left_out: Container[Place] = ()) -> None:
        for folder in folders:
            try:
                _write_lists(folder, left_out)
            except Exception as error:
                unable(folder, error)
        listed()

    if due:
        write(due)
    try:
        yield
    except KeyboardInterrupt:
        write()
        raise
    write()


def _write_lists(folder: Folder, left_out: Container[Place]) -> None:
    from evaluation.reports.index import write_index

    results, records, coherence = Results(), [], Coherence()
    for each in plan(folder.study):
        waits = (folder.out, each.name) in left_out
        told = not waits and stands(each, folder.out)
        record = read_record(each, folder.out) if told else record_of(each, "missing")
        results.add(record)
        coherence.add(record)
        records.append(record.without_numbers())
    write_changed(folder.out / RESULTS, results.to_csv())
    write_index(folder.study, records, folder.out)
    if not left_out:
        coherence.check(folder.study.id, languages.DEFAULT)
