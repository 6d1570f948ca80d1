"""The README's commands run, and the numbers it states are the ones the program finds."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from evaluation import paths, published
from evaluation.notebook.comparison import arm_counts, compare
from evaluation.notebook.undated import undated_figures
from evaluation.parameters import settings
from evaluation.presentation.words import Words
from evaluation.statistics.trial.undated import people_that_undo, shift_per_person

README = (paths.root() / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.split("  #")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.strip() and not line.startswith("make ")
]


@pytest.mark.parametrize("command", COMMANDS)
def test_command(command, tmp_path):
    study = paths.data_folder() / "rossi"
    command = command.replace("/path/to/my-study", str(study)).replace("/path/to/reports", str(tmp_path / "reports"))
    command = command.replace("/path/to/new-study", str(tmp_path / "new-study"))
    if "--to evaluation-report" in command and "--execute" not in command:
        pytest.skip("runs on the output of the command before it; the exporter has a test of its own")
    command = command.replace("/tmp/out.ipynb", str(tmp_path / "out.ipynb"))
    program, *arguments = shlex.split(command)
    if arguments[0] == "report":
        arguments += ["--only", "40", "--language", "en"]
    run = [str(Path(sys.executable).parent / program), *arguments]
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    result = subprocess.run(run, cwd=paths.root(), env=environment, capture_output=True, text=True)
    assert result.returncode == (1 if "grim" in command else 0), result.stderr
    if "--output-dir" in command:
        assert (tmp_path / "reports" / "40_pact_comparison.html").read_text(encoding="utf-8").endswith("</html>\n")


@pytest.mark.parametrize("target", re.findall(r"^make (\w+)|`make (\w+)`", README, re.MULTILINE))
def test_make_target(target):
    name = "".join(target)
    assert re.search(rf"^{name}:.* ## ", (paths.root() / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("address", re.findall(r"\]\((?!http)([^)]+)\)", README))
def test_link(address):
    assert (paths.root() / address).exists()


def test_numbers_of_the_audit():
    verdict = published.audit(published.read(paths.data_folder() / "fare-legami" / "published.toml"))
    assert verdict.as_printed.bases["followed"] == (105,)
    bound = verdict.as_printed.bounds["difference_enrolled"]
    words = Words("en")
    low, high = (words.number(100 * float(end.value), 1, signed=True) for end in (bound.low, bound.high))
    assert f"**{low} to {high} points**" in README
    share = verdict.as_printed.bounds["any_work_enrolled"]
    least, most = (words.number(100 * float(end.value), 1) for end in (share.low, share.high))
    assert f"from {least} to {most} %" in README


@pytest.mark.parametrize("study", ["fare-legami", "rossi"])
def test_limits(study):
    chosen = settings(study=study, language="en")
    estimate = compare(arm_counts(chosen)[0], chosen)
    words = Words("en")
    low, high = (words.number(100 * limit, 1, signed=True) for limit in (estimate.low, estimate.high))
    assert re.search(rf"{re.escape(low)}\s+to\s+{re.escape(high)}", README)


def test_numbers_of_the_missing_dates():
    found = undated_figures(settings(study="fare-legami", language="en"))
    words, people = Words("en"), {5: "five"}[people_that_undo(found.totals)]
    moved = words.number(100 * shift_per_person(found.totals), 1)
    assert re.search(rf"by {re.escape(moved)}\s+points", README)
    assert f"{people} of the latter leave nothing" in README
    assert f"hazard ratios from {words.number(found.ratio.low, 2)} to {words.number(found.ratio.high, 2)}" in README
