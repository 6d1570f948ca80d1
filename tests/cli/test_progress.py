"""What is told of a batch that only pretends to run."""

import io
import json

import pytest
from rich.console import Console

from evaluation.cli import progress
from evaluation.cli.progress import Display, Json, Lines, Tally, duration, label, show_progress
from evaluation.errors import StudyError
from evaluation.reports.plan import plan
from evaluation.reports.record import record_of
from evaluation.reports.selection import Fault
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
        "2 of 4 done rossi/40_pact_comparison.en (2.0 s; about 1 s left), 2 marked as not computable",
        "3 of 4 failed rossi/50_time_to_first_job.it (3.0 s; about 1 s left): no [data] “here”",
        "something [else]",
        "1 made, 1 failed, 1 unchanged, 1 to make, 2 cells or rows marked as not computable (3.5 s)",
        "failed rossi/50_time_to_first_job.it",
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
        "schema": "evaluation.events/1",
        "event": "report",
        "at": 3.0,
        "n": 3,
        "total": 4,
        "seconds_left": 0.75,
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


def test_an_error_is_told_once_and_on_one_line_however_long(clock, capsys):
    error = "what went wrong " * 30
    with Lines(Tally(1, 1)) as told:
        told.listen(PLANNED[0], record(0, "failed", error=error.strip()))
    lines = capsys.readouterr().err.splitlines()
    assert [line.count(error.strip()) for line in lines if "what" in line] == [1]


def test_a_study_with_a_fault_is_told_and_its_reports_are_not_waited_for(clock, capsys):
    fault = Fault("/a/study", StudyError("errors.no_study", met="/a/study", accepted="rossi"))
    with Lines(Tally(4, 2)) as told:
        told.listen(PLANNED[0], record(0))
        told.fault(fault, [label(planned) for planned in PLANNED])
    first, error, summary, *_ = capsys.readouterr().err.splitlines()
    assert first.startswith("1 of 4  done")
    assert error.startswith("error: no study “/a/study”")
    assert summary == "1 made, 0 failed, 0 unchanged, studies with faults: 1 (0.0 s)"


def test_it_is_told_in_the_language_of_the_batch(clock, capsys):
    with Lines(Tally(4, 2, "it")) as told:
        play(told, clock)
    said = capsys.readouterr().err
    assert "2 di 4  fatto" in said
    assert "ancora 1 s circa" in said
    assert "1 fatti, 1 falliti, 1 invariati, 1 da fare" in said


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (119, "119 s"), (120, "2 min"), (7199, "120 min"), (7200, "2 h 0 min")]
)
def test_a_time_is_as_exact_as_it_is_worth(seconds, said):
    assert duration(seconds) == said
