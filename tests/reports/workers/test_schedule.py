"""The order in which reports are handed out, with workers that only pretend."""

import pytest

from evaluation.reports.workers import schedule
from evaluation.reports.workers.schedule import run_all


class Pretended:
    """Takes so many seconds for each report, on a clock of its own."""

    def __init__(self, seconds):
        self.seconds, self.now, self.running, self.most = dict(enumerate(seconds)), 0.0, {}, 0

    def start(self, number, task):
        self.running[number] = self.now + self.seconds[number]
        self.most = max(self.most, len(self.running))

    def kill(self, number):
        if number in self.running:
            self.running[number] = self.now

    def ended(self, timeout):
        first = min(self.running.values())
        self.now = first if timeout is None else min(first, self.now + timeout)
        done = [number for number, moment in self.running.items() if moment <= self.now]
        return [(number, 0) for number in done if self.running.pop(number) is not None]


@pytest.fixture
def pretend(monkeypatch):
    def run(seconds, at_once, timeout=None, too_large=None):
        workers, started = Pretended(seconds), []
        monkeypatch.setattr(schedule.time, "monotonic", lambda: workers.now)
        asked = None if too_large is None else (lambda number: too_large(number, workers.now))
        ended = list(run_all([None] * len(seconds), workers, at_once, timeout, started.append, asked))
        return workers, started, ended

    return run


@pytest.mark.parametrize("at_once", [1, 2, 3, 8])
def test_reports_are_handed_out_in_order_and_never_more_at_once(pretend, at_once):
    workers, started, ended = pretend([5, 1, 1, 1], at_once)
    assert started == [0, 1, 2, 3]
    assert sorted(each.number for each in ended) == [0, 1, 2, 3]
    assert workers.most == min(at_once, 4)
    assert workers.now == {1: 8, 2: 5, 3: 5, 8: 5}[at_once]


def test_each_has_its_own_time(pretend):
    _, _, ended = pretend([1, 9, 2, 3], 2, timeout=3.5)
    assert {each.number: (each.seconds, each.stopped) for each in ended} == {
        0: (1, None),
        1: (3.5, "timeout"),
        2: (2, None),
        3: (3, None),
    }


def test_one_that_takes_too_much_memory_is_ended_soon_after(pretend):
    _, _, ended = pretend([9, 2], 2, too_large=lambda number, now: number == 0 and now >= 4)
    assert [(each.number, each.stopped) for each in ended] == [(1, None), (0, "memory")]
    assert 4 <= ended[1].seconds <= 4 + 2 * schedule.SECONDS_BETWEEN_LOOKS


def test_what_still_runs_is_ended_when_nobody_waits_for_it_any_more(monkeypatch):
    workers = Pretended([1, 50, 50])
    monkeypatch.setattr(schedule.time, "monotonic", lambda: workers.now)
    running = run_all([None] * 3, workers, 3, None, lambda _: None)
    assert next(running).number == 0
    running.close()
    assert workers.running == {}
    assert workers.now == 1
