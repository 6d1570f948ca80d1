"""How long survival analysis takes, as a ratio to one counting pass and to other libraries.

Everything is timed in one process, in rounds in which each candidate runs once, so that a busy machine slows
all of them alike; the median over the rounds counts. The floor is a single ``numpy.bincount`` of time, cause
and group: without reading each person once nothing can be known. Run with ``make bench-survival``, which has the
libraries of ``benchmarks/survival.txt`` in an environment of their own: some of them need an older pandas.
"""

from __future__ import annotations

import argparse
import importlib
import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluation.statistics import survival

Candidates = dict[str, Callable[[], object]]
UNITS = {"months": (37, 24), "days": (1101, 730)}
OURS, FLOOR = "evaluation", "counting pass"
LIBRARIES = {
    "polars_ds": "polars_ds",
    "statsmodels": "statsmodels",
    "lifelines": "lifelines",
    "scikit-survival": "sksurv",
}


@dataclass(frozen=True)
class People:
    """Simulated people: whole times, two groups, three causes and 15 % censored."""

    time: NDArray[np.int64]
    cause: NDArray[np.int64]
    event: NDArray[np.bool_]
    group: NDArray[np.int64]

    @property
    def by_group(self) -> list[People]:
        """People of each group, for libraries that take one group at a time; the splitting is timed with them."""
        masks = [self.group == label for label in (0, 1)]
        return [People(self.time[m], self.cause[m], self.event[m], self.group[m]) for m in masks]


def simulate(n: int, n_times: int) -> People:
    """Return people with a seed of their own, so that every run sees the same ones."""
    rng = np.random.default_rng(137)
    cause = rng.choice(4, n, p=[0.15, 0.3, 0.3, 0.25])
    return People(rng.integers(0, n_times, n), cause, cause > 0, rng.integers(0, 2, n))


def kaplan_meier_candidates(people: People) -> Candidates:
    """Kaplan-Meier curves of two groups with log-log limits (polars_ds: the curves alone, it has no limits)."""
    found: Candidates = {OURS: lambda: survival.kaplan_meier(people.time, people.event, people.group)}
    if installed("polars_ds"):
        import polars
        from polars_ds import query_kaplan_meier_prob

        rows = polars.DataFrame({"time": people.time, "event": people.event, "group": people.group})
        curve = query_kaplan_meier_prob("event", "time")
        found["polars_ds"] = lambda: [rows.filter(polars.col("group") == label).select(curve) for label in (0, 1)]
    if installed("statsmodels"):
        from statsmodels.duration.survfunc import SurvfuncRight

        found["statsmodels"] = lambda: [SurvfuncRight(part.time, part.event).surv_prob_se for part in people.by_group]
    if installed("lifelines"):
        from lifelines import KaplanMeierFitter

        found["lifelines"] = lambda: [KaplanMeierFitter().fit(part.time, part.event) for part in people.by_group]
    if installed("scikit-survival"):
        from sksurv.nonparametric import kaplan_meier_estimator

        found["scikit-survival"] = lambda: [
            kaplan_meier_estimator(part.event, part.time, conf_type="log-log") for part in people.by_group
        ]
    return found


def logrank_candidates(people: People) -> Candidates:
    """Log-rank test of two groups."""
    found: Candidates = {OURS: lambda: survival.logrank(people.time, people.event, people.group)}
    if installed("statsmodels"):
        from statsmodels.duration.survfunc import survdiff

        found["statsmodels"] = lambda: survdiff(people.time, people.event, people.group)
    if installed("lifelines"):
        from lifelines.statistics import multivariate_logrank_test

        found["lifelines"] = lambda: multivariate_logrank_test(people.time, people.group, people.event)
    if installed("scikit-survival"):
        from sksurv.compare import compare_survival
        from sksurv.util import Surv

        outcome = Surv.from_arrays(people.event, people.time)
        found["scikit-survival"] = lambda: compare_survival(outcome, people.group)
    return found


def incidence_candidates(people: People) -> Candidates:
    """Cumulative incidence of three causes in two groups (lifelines: without its variance, which takes minutes)."""
    found: Candidates = {OURS: lambda: survival.cumulative_incidence(people.time, people.cause, people.group)}
    if installed("statsmodels"):
        from statsmodels.duration.survfunc import CumIncidenceRight

        found["statsmodels"] = lambda: [CumIncidenceRight(part.time, part.cause) for part in people.by_group]
    if installed("lifelines"):
        from lifelines import AalenJohansenFitter

        found["lifelines"] = lambda: [
            AalenJohansenFitter(calculate_variance=False, seed=1).fit(part.time, part.cause, event_of_interest=cause)
            for part in people.by_group
            for cause in (1, 2, 3)
        ]
    if installed("scikit-survival"):
        from sksurv.nonparametric import cumulative_incidence_competing_risks

        found["scikit-survival"] = lambda: [
            cumulative_incidence_competing_risks(part.cause, part.time, conf_type="log-log") for part in people.by_group
        ]
    return found


TASKS = {
    "Kaplan-Meier with limits": kaplan_meier_candidates,
    "log-rank": logrank_candidates,
    "cumulative incidence, 3 causes": incidence_candidates,
}


def counting_pass(people: People, n_times: int) -> NDArray[np.int64]:
    """Count people by group, cause and time: the floor."""
    return np.bincount((people.group * 4 + people.cause) * n_times + people.time, minlength=8 * n_times)


def interleaved(candidates: Candidates, rounds: int) -> dict[str, float]:
    """Return the median seconds of each candidate over rounds in which each runs once."""
    seconds: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, run in candidates.items():
            started = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - started)
    return {name: statistics.median(taken) for name, taken in seconds.items()}


def peak_mebibytes(run: Callable[[], object]) -> float:
    """Return the most memory that a call held beyond what was there before."""
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


def installed(library: str) -> bool:
    """Return whether a library can be imported."""
    try:
        importlib.import_module(LIBRARIES[library])
    except ImportError:
        return False
    return True


def print_tasks(n: int, rounds: int, ours_only: bool) -> None:
    """Print milliseconds, and how many times the floor, for each task, unit and candidate."""
    names = [FLOOR, OURS] if ours_only else [FLOOR, OURS, *LIBRARIES]
    print(f"{n:,} people, two groups; milliseconds (times the counting pass), median of {rounds} rounds")
    print(f"{'task':<40}" + "".join(f"{name:>22}" for name in names) + f"{'peak MiB':>10}")
    for unit, (n_times, _) in UNITS.items():
        people = simulate(n, n_times)
        for task, candidates_of in TASKS.items():
            candidates = {name: run for name, run in candidates_of(people).items() if name in names}
            taken = interleaved({FLOOR: lambda people=people, t=n_times: counting_pass(people, t)} | candidates, rounds)
            cells = [
                f"{1000 * taken[name]:,.2f} ({taken[name] / taken[FLOOR]:,.1f})" if name in taken else "not installed"
                for name in names
            ]
            peak = peak_mebibytes(candidates[OURS])
            print(f"{task + ', ' + unit:<40}" + "".join(f"{cell:>22}" for cell in cells) + f"{peak:>10.1f}")


def print_bootstrap(n: int, replicates: int = 2000) -> None:
    """Print the seconds of a bootstrap of survival, for the size of one edition of courses and for all people."""
    print(f"\nbootstrap of survival, {replicates:,} replicates: seconds")
    for unit, (n_times, at) in UNITS.items():
        for size in (137, n):
            people = simulate(size, n_times)
            started = time.perf_counter()
            survival.bootstrap(people.time, people.event, at, replicates=replicates, generator=1)
            print(f"{f'{size:,} people, {unit}':<40}{time.perf_counter() - started:>22.3f}")


def main() -> None:
    """Read the size of the run from the command line and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1_000_000, help="number of people (default: 1,000,000)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds in which each candidate runs once (default: 5)")
    parser.add_argument("--ours-only", action="store_true", help="leave the other libraries out")
    options = parser.parse_args()
    print_tasks(options.people, options.rounds, options.ours_only)
    print_bootstrap(options.people)


if __name__ == "__main__":
    main()
