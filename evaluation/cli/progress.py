"""How a batch gets on: a live display for a terminal, lines for a file, JSON for a program."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any

from evaluation import __version__, languages
from evaluation.cli.events import event
from evaluation.reports.plan import Planned
from evaluation.reports.record import Record
from evaluation.reports.selection import Fault

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

SLOWEST = 5
MINUTE, HOUR = 60, 3600


@dataclass
class Tally:
    """What is known of a batch so far.

    Parameters
    ----------
    total, workers : int
        Reports in the batch, and how many are made at the same time.
    language : str
        Language of what is said.
    """

    total: int
    workers: int
    language: str = languages.DEFAULT
    began: float = field(default_factory=lambda: time.monotonic())
    running: dict[str, float] = field(default_factory=dict)
    ended: dict[str, Record] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def take(self, planned: Planned, record: Record | None) -> None:
        """Take note that a report was handed out, or ended."""
        if record is None:
            self.running[label(planned)] = time.monotonic()
        else:
            self.running.pop(label(planned), None)
            self.ended[label(planned)] = record

    def take_fault(self, fault: Fault, reports: Sequence[str]) -> None:
        """Take note of a study with a fault, and that those of its reports that did not end will not be made."""
        self.faults.append(fault)
        self.total -= sum(name not in self.ended for name in reports)

    @property
    def made(self) -> dict[str, Record]:
        """Reports that ran, whether they failed or not."""
        return {name: record for name, record in self.ended.items() if not record.cached}

    @property
    def failed(self) -> dict[str, Record]:
        """Reports that failed."""
        return {name: record for name, record in self.ended.items() if record.status == "failed"}

    @property
    def marked(self) -> int:
        """Cells and rows of all reports that the data could not answer."""
        return sum(len(record.marked) for record in self.ended.values())

    @property
    def seconds(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.began

    @property
    def seconds_left(self) -> float | None:
        """Seconds until it ends, if the rest takes as long as what was made; None before anything was."""
        if not self.made:
            return None
        each = sum(record.seconds for record in self.made.values()) / len(self.made)
        spent = sum(min(time.monotonic() - since, each) for since in self.running.values())
        return max(0.0, (each * (self.total - len(self.ended)) - spent) / self.workers)

    def counts(self) -> dict[str, int]:
        """Return how many reports were made, failed and stand unchanged, out of how many."""
        failed, made = len(self.failed), len(self.made)
        return {"made": made - failed, "failed": failed, "unchanged": len(self.ended) - made, "total": self.total}

    def text(self, key: str, **facts: Any) -> str:
        """Return a text of ``batch.progress`` in the language of the batch."""
        return languages.text(f"batch.progress.{key}", self.language, **facts)

    def summary(self) -> str:
        """Return the counts in one line."""
        counts = self.counts()
        left = counts["total"] - len(self.ended)
        parts = [self.text("summary", **{name: counts[name] for name in ("made", "failed", "unchanged")})]
        parts += [self.text("to_make", left=left)] if left else []
        parts += [self.text("marked", marked=self.marked)] if self.marked else []
        parts += [self.text("studies", faults=len(self.faults))] if self.faults else []
        return ", ".join(parts)

    def time_left(self) -> str:
        """Return how long it takes yet, in words; empty when that is not known, or nothing is left."""
        if self.seconds_left is None or len(self.ended) >= self.total:
            return ""
        return self.text("left", time=duration(self.seconds_left))


def label(planned: Planned) -> str:
    """Return study and name of a report."""
    return f"{planned.study.id}/{planned.name}"


def duration(seconds: float) -> str:
    """Return a time in seconds, minutes, or hours and minutes, as exact as it is worth."""
    if seconds < 2 * MINUTE:
        return f"{seconds:.0f} s"
    if seconds < 2 * HOUR:
        return f"{seconds / MINUTE:.0f} min"
    return f"{seconds // HOUR:.0f} h {seconds % HOUR // MINUTE:.0f} min"


class Lines:
    """A line for each report that ran, and a summary; on standard error, because standard output is for results."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.console = _console()

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.say(f"{self.tally.summary()} ({self.tally.seconds:.1f} s)")
        if error is None:
            for line in _last_lines(self.tally):
                self.say(line)

    def listen(self, planned: Planned, record: Record | None) -> None:
        """Tell what happened to a report."""
        self.tally.take(planned, record)
        if record is not None and not record.cached:
            of_total = self.tally.text("of_total", n=len(self.tally.ended), total=self.tally.total)
            times = "; ".join(filter(None, [f"{record.seconds:.1f} s", self.tally.time_left()]))
            end = f": {record.told or record.error}" if record.status == "failed" else self._marked(record)
            self.say(f"{of_total}  {self._status(record):<7} {label(planned)} ({times}){end}")

    def _marked(self, record: Record) -> str:
        """Return how much of a page the data could not answer; nothing where they answered all of it."""
        return ", " + self.tally.text("marked_here", marked=len(record.marked)) if record.marked else ""

    def fault(self, fault: Fault, reports: Sequence[str] = ()) -> None:
        """Tell what is wrong with a study, so that its reports are not made."""
        self.tally.take_fault(fault, reports)
        for line in fault.say(self.tally.language).splitlines():
            self.say(f"error: {line}")

    def withdrawn(self, report: str) -> None:
        """Tell that a report was removed because it is of no study any more."""
        self.say(self.tally.text("withdrawn", report=report))

    def say(self, text: str) -> None:
        """Tell something else."""
        self.console.print(text, soft_wrap=True, markup=False)

    def _status(self, record: Record) -> str:
        return self.tally.text("failed" if record.status == "failed" else "done")


class Display(Lines):
    """The same lines, and under them what every worker does now, how far the batch is and how long it takes yet."""

    def __enter__(self) -> Display:
        from rich.live import Live

        self._live = Live(get_renderable=self._now, console=self.console, refresh_per_second=4, transient=True)
        self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._live.stop()
        super().__exit__(kind, error, _)

    def _now(self) -> RenderableType:
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        tally, now = self.tally, time.monotonic()
        running = list(tally.running.items())
        lines = [Text(f"  {now - since:5.0f} s  {name}") for name, since in running]
        if not running and not tally.made:
            lines = [Text(f"  {tally.seconds:5.0f} s  {tally.text('loading')}")]
        bar = Table.grid(padding=(0, 1))
        progress = ProgressBar(tally.total, len(tally.ended), width=30)
        bar.add_row(progress, Text(tally.summary()), Text(tally.time_left()))
        return Group(*lines, bar)


class Json(Lines):
    """Each event as one line of JSON on standard output."""

    def __enter__(self) -> Json:
        self._tell("began", version=__version__, total=self.tally.total, workers=self.tally.workers)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        ending = "interrupted" if kind is KeyboardInterrupt else "stopped" if kind else "ended"
        self._tell(ending, **self.tally.counts(), studies_with_faults=len(self.tally.faults))

    def listen(self, planned: Planned, record: Record | None) -> None:
        """Tell what happened to a report."""
        self.tally.take(planned, record)
        where = {"study": planned.study.id, "report": planned.name}
        if record is None:
            self._tell("started", **where)
            return
        left = self.tally.seconds_left
        facts = {"status": "unchanged" if record.cached else record.status, "seconds": round(record.seconds, 3)}
        facts |= {"error": record.error, "marked": len(record.marked), "n": len(self.tally.ended)}
        left_over = None if left is None else round(left, 3)
        self._tell("report", **where, **facts, total=self.tally.total, seconds_left=left_over)

    def fault(self, fault: Fault, reports: Sequence[str] = ()) -> None:
        """Tell what is wrong with a study, so that its reports are not made."""
        self.tally.take_fault(fault, reports)
        self._tell("study", study=fault.study, error=fault.say(self.tally.language), code=fault.exit_code)

    def withdrawn(self, report: str) -> None:
        """Tell that a report was removed because it is of no study any more."""
        study, _, name = report.partition("/")
        self._tell("withdrawn", study=study, report=name)

    def say(self, text: str) -> None:
        """Tell something else."""
        self._tell("notice", text=text)

    def _tell(self, kind: str, **facts: Any) -> None:
        print(event(kind, at=round(self.tally.seconds, 3), **facts), flush=True)


def show_progress(total: int, workers: int, as_json: bool, language: str = languages.DEFAULT) -> Lines:
    """Return what tells people, or a program, how a batch gets on."""
    tally = Tally(total, workers, language)
    if as_json:
        return Json(tally)
    return Display(tally) if sys.stderr.isatty() else Lines(tally)


def _console() -> Console:
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def _last_lines(tally: Tally) -> list[str]:
    """Return which reports failed, whose errors were told already, and which took longest."""
    lines = [f"{tally.text('failed')}  {name}" for name in tally.failed]
    slowest = sorted(tally.made.items(), key=lambda item: (-item[1].seconds, item[0]))[:SLOWEST]
    return lines + [f"{tally.text('slowest')}  {name}  {record.seconds:.1f} s" for name, record in slowest]
