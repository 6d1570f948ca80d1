"""The benchmark of batches counts reports, whatever else lies beside them, and runs to its end."""

import re
import subprocess
import sys

import pytest

from benchmarks.batch import count_pages, prepare
from evaluation import paths


@pytest.mark.parametrize(("size", "reports"), [(1, 1), (4, 4), (8, 8)])
def test_only_the_reports_that_were_asked_for_are_counted(tmp_path, size, reports):
    order = prepare(size, tmp_path)
    assert len(order.reports()) == reports
    for study in order.studies:
        (order.out / study.name).mkdir(parents=True)
        for beside in ("index.html", "review.html", "review.en.html", "anything-new.html", "60_other.it.html"):
            (order.out / study.name / beside).touch()
    assert count_pages(order) == 0
    for study in order.studies:
        for name in ("40_pact_comparison", "50_time_to_first_job"):
            for language in ("it", "en"):
                (order.out / study.name / f"{name}.{language}.html").touch()
    assert count_pages(order) == reports


def test_numbered_pages_are_counted(tmp_path):
    order = prepare(4, tmp_path)
    order.out.mkdir()
    for number in range(3):
        (order.out / f"{number}.html").touch()
    assert count_pages(order) == 3


@pytest.mark.long
@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("benchmarks.batch", "--sizes", "1"), r"\| floor \| [\d.]+ \|"),
        (("benchmarks.survival", "--people", "1000", "--rounds", "1"), r"cumulative incidence, 3 causes, days"),
        (("benchmarks.many_reports", "--reports", "10"), r"with lists, +\d+ s: "),
        (("benchmarks.intake", "--people", "1000"), r"ratio"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_benchmark_runs_to_its_end(command, said):
    run = subprocess.run([sys.executable, "-m", *command], cwd=paths.root(), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert re.search(said, run.stdout), run.stdout
