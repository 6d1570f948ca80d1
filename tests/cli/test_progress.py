"""What is told of a batch that only pretends to run."""

import io
import json

import pytest
from rich.console import Console

from evaluation.cli import progress
from evaluation.cli.progress import Display, Json, Lines, Tally, show_progress
from evaluation.reports.plan import plan
from evaluation.reports.record import record_of
from evaluation.study import read_study

PLANNED = plan(read_study("rossi"))


@pytest.fixture
def clock(monkeypatch):
    class Clock:
        now = 0.0

    monkeypatch.setattr(progress.time, "monotonic", lambda: Clock.now)
    return Clock


def record(number, status="done", seconds=2.0, **more):
    return record_of(PLANNED[number], status, seconds=seconds, **more)


MARKS = ({"where": "love", "row": "", "reason": "nobody"}, {"where": "tests", "row": "log-rank", "reason": "nobody"})


def play(told, clock):
    """One report stands, one is made with two things marked, one fails, one still runs."""
    told.listen(PLANNED[0], record(0, cached=True, seconds=0.0))
    told.listen(PLANNED[1], None)
    told.listen(PLANNED[2], None)
    clock.now = 2.0
    told.listen(PLANNED[1], record(1, marked=MARKS))
    told.listen(PLANNED[3], None)
    clock.now = 3.0
    told.listen(PLANNED[2], record(2, "failed", 3.0, error="no [data] “here”"))
    clock.now = 3.5


def shown(told, clock):
    told.console = Console(record=True, width=200, file=io.StringIO(), force_terminal=True)
    play(told, clock)
    return told


def test_the_counts_and_the_time_left(clock):
    tally = Tally(4, 2)
    assert tally.seconds_left is None
    play(Lines(tally), clock)
    assert tally.counts() == {"made": 1, "failed": 1, "unchanged": 1, "total": 4}
    assert tally.summary() == "1 made, 1 failed, 1 unchanged, 1 to make, 2 cells or rows marked as not computable"
    assert list(tally.running) == ["rossi/50_time_to_first_job.en"]
    assert tally.seconds_left == pytest.approx((2.5 - 1.5) / 2)


def test_lines_tell_what_ran_and_end_with_the_failed_and_the_slowest(clock, capsys):
    with Lines(Tally(4, 2)) as told:
        play(told, clock)
        told.say("something [else]")
    lines = [line.split() for line in capsys.readouterr().err.splitlines()]
    assert [" ".join(line) for line in lines] == [
        "done rossi/40_pact_comparison.en (2.0 s), 2 marked as not computable",
        "failed rossi/50_time_to_first_job.it (3.0 s): no [data] “here”",
        "something [else]",
        "1 made, 1 failed, 1 unchanged, 1 to make, 2 cells or rows marked as not computable (3.5 s)",
        "failed rossi/50_time_to_first_job.it no [data] “here”",
        "slowest rossi/50_time_to_first_job.it 3.0 s",
        "slowest rossi/40_pact_comparison.en 2.0 s",
    ]


def test_the_display_has_a_line_for_each_worker_and_the_time_left(clock):
    told = shown(Display(Tally(4, 2)), clock)
    told.console.print(told._now())
    text = told.console.export_text()
    assert "2 s  rossi/50_time_to_first_job.en" in text
    assert "1 made, 1 failed, 1 unchanged, 1 to make" in text
    assert "about 0 s left" in text
    with told:
        assert told._live.is_started
    assert not told._live.is_started


def test_a_program_gets_one_object_a_line(clock, capsys):
    told = Json(Tally(4, 2))
    play(told, clock)
    told.say("minded")
    told.__exit__(KeyboardInterrupt, None, None)
    captured = capsys.readouterr()
    events = [json.loads(line) for line in captured.out.splitlines()]
    assert captured.err == ""
    assert [event["event"] for event in events] == [
        *["report", "started", "started", "report", "started", "report"],
        *["notice", "interrupted"],
    ]
    assert events[5] == {
        "event": "report",
        "at": 3.0,
        "study": "rossi",
        "report": "50_time_to_first_job.it",
        "status": "failed",
        "seconds": 3.0,
        "error": "no [data] “here”",
        "marked": 0,
    }


@pytest.mark.parametrize(
    ("terminal", "as_json", "kind"), [(True, False, Display), (False, False, Lines), (True, True, Json)]
)
def test_who_looks_decides(monkeypatch, terminal, as_json, kind):
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: terminal)
    assert type(show_progress(4, 2, as_json)) is kind
