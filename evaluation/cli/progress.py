"""How a batch gets on: a live display for a terminal, lines for a file, JSON for a program."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any

from evaluation.reports.plan import Planned
from evaluation.reports.record import Record

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

SLOWEST = 5


@dataclass
class Tally:
    """What is known of a batch so far.

    Parameters
    ----------
    total, workers : int
        Reports in the batch, and how many are made at the same time.
    """

    total: int
    workers: int
    began: float = field(default_factory=lambda: time.monotonic())
    running: dict[str, float] = field(default_factory=dict)
    ended: dict[str, Record] = field(default_factory=dict)

    def take(self, planned: Planned, record: Record | None) -> None:
        """Take note that a report was handed out, or ended."""
        if record is None:
            self.running[label(planned)] = time.monotonic()
        else:
            self.running.pop(label(planned), None)
            self.ended[label(planned)] = record

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

    def summary(self) -> str:
        """Return the counts in one line."""
        counts = self.counts()
        left = counts["total"] - len(self.ended)
        parts = [f"{counts[name]} {name}" for name in ("made", "failed", "unchanged")]
        parts += [f"{left} to make"] if left else []
        return ", ".join([*parts, *([f"{self.marked} cells or rows marked as not computable"] if self.marked else [])])


def label(planned: Planned) -> str:
    """Return study and name of a report."""
    return f"{planned.study.id}/{planned.name}"


class Lines:
    """A line for each report that ran, and a summary; on standard error, because standard output is for results."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.console = _console()

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.say(f"{self.tally.summary()} ({self.tally.seconds:.1f} s)")
        if self.tally.made and error is None:
            self.console.print(_final_table(self.tally), soft_wrap=True)

    def listen(self, planned: Planned, record: Record | None) -> None:
        """Tell what happened to a report."""
        self.tally.take(planned, record)
        if record is not None and not record.cached:
            end = f": {record.error}" if record.status == "failed" else _marked(record)
            self.say(f"{record.status:<6} {label(planned)} ({record.seconds:.1f} s){end}")

    def say(self, text: str) -> None:
        """Tell something else."""
        self.console.print(text, soft_wrap=True, markup=False)


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
            lines = [Text(f"  {tally.seconds:5.0f} s  loading the libraries")]
        bar = Table.grid(padding=(0, 1))
        left = "" if tally.seconds_left is None else f"about {tally.seconds_left:.0f} s left"
        bar.add_row(ProgressBar(tally.total, len(tally.ended), width=30), Text(tally.summary()), Text(left))
        return Group(*lines, bar)


class Json(Lines):
    """Each event as one line of JSON on standard output."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._tell("interrupted" if kind is KeyboardInterrupt else "ended", **self.tally.counts())

    def listen(self, planned: Planned, record: Record | None) -> None:
        """Tell what happened to a report."""
        self.tally.take(planned, record)
        where = {"study": planned.study.id, "report": planned.name}
        if record is None:
            self._tell("started", **where)
        else:
            status = "unchanged" if record.cached else record.status
            facts = {"seconds": round(record.seconds, 3), "error": record.error, "marked": len(record.marked)}
            self._tell("report", **where, status=status, **facts)

    def say(self, text: str) -> None:
        """Tell something else."""
        self._tell("notice", text=text)

    def _tell(self, event: str, **facts: Any) -> None:
        seconds = round(self.tally.seconds, 3)
        print(json.dumps({"event": event, "at": seconds, **facts}, ensure_ascii=False), flush=True)


def _marked(record: Record) -> str:
    """Return how much of a page the data could not answer; nothing where they answered all of it."""
    return f", {len(record.marked)} marked as not computable" if record.marked else ""


def show_progress(total: int, workers: int, as_json: bool) -> Lines:
    """Return what tells people, or a program, how a batch gets on."""
    tally = Tally(total, workers)
    if as_json:
        return Json(tally)
    return Display(tally) if sys.stderr.isatty() else Lines(tally)


def _console() -> Console:
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def _final_table(tally: Tally) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False)
    for name, record in tally.failed.items():
        table.add_row("failed", Text(name), Text(record.error))
    for name, record in _slowest(tally):
        table.add_row("slowest", Text(name), f"{record.seconds:.1f} s")
    return table


def _slowest(tally: Tally) -> Sequence[tuple[str, Record]]:
    ordered = sorted(tally.made.items(), key=lambda item: (-item[1].seconds, item[0]))
    return ordered[:SLOWEST]
