"""Studies that went wrong, made by one command and held to one table: values, words on a page, lines of refusal.

``studies/`` holds invented data, and real ones from published studies: ``colon36`` is ``colon`` of the R package
survival (Moertel and others 1990; Laurie and others 1989), ``recid0`` is derived from ``recid`` of the R package
wooldridge (Chung, Schmidt and Witte 1991).
"""

from __future__ import annotations

import csv
import html
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

STUDIES = Path(__file__).parent / "studies"
NOTEBOOKS = {
    "20": "20_participants",
    "30": "30_outcomes",
    "40": "40_pact_comparison",
    "50": "50_time_to_first_job",
}

# Study, page, where on it, which estimate there, its field, what it is.
VALUES = (
    ("excelerr", "40", "two-by-two", -1, "n", 60),
    ("hashfew", "40", "two-by-two", -1, "n", 60),
    ("hs2000", "40", "two-by-two", -1, "n", 2000),
    ("hs2000", "50", "medians", 0, "n", 2000),
    ("latin", "40", "two-by-two", -1, "n", 60),
    ("colon36", "30", "answer", 0, "events", 187),
    ("colon36", "30", "answer", 0, "n", 619),
    ("colon36", "30", "answer", 0, "value", 0.302),
    ("colon36", "40", "two-by-two", 0, "events", 78),
    ("colon36", "40", "two-by-two", 0, "n", 304),
    ("colon36", "40", "two-by-two", 1, "events", 109),
    ("colon36", "40", "two-by-two", 1, "n", 315),
    ("colon36", "50", "medians", 1, "value", None),
    ("colon36", "50", "medians", 1, "low", 89.5),
    ("misscov", "40", "adjusted", 0, "n", 60),
    ("misscov", "40", "adjusted", 1, "n", 40),
    ("misscov", "40", "adjusted", 2, "n", 40),
    ("noevent", "40", "scales", 0, "value", 0),
    ("noevent", "40", "scales", 1, "value", None),
    ("noevent", "40", "scales", 2, "value", None),
    ("nobodytreated", "40", "answer", 0, "value", None),
    ("nobodytreated", "50", "answer", 0, "value", None),
    ("nobodytreated", "50", "medians", 0, "value", 10),
    ("onetreated", "50", "medians", -1, "low", None),
    ("onetreated", "50", "hazards", 1, "value", None),
    ("onetime", "50", "medians", 0, "value", 6),
    ("conf", "40", "two-by-two", 0, "events", 2),
    ("conf", "40", "two-by-two", 1, "events", 0),
    ("recid0", "50", "medians", -1, "low", None),
    ("time0", "50", "answer", 0, "n", 60),
)
# Study, page, words on it.
SAID = (
    ("colon36", "50", "log-rank 5.259 p = 0.022"),
    ("colon36", "50", "log-rank, over all follow-up 9.966 p = 0.002"),
    ("colon36", "50", "Median waiting: treated not reached (89.5 months or more), controls 68.4 months"),
    ("reflevel5", "40", "The arms differ most by 1.73 standard deviations: Category: A"),
    ("separated", "40", "What is known tells the arms apart completely"),
    ("constcov", "40", "The same for everybody compared, so that there is nothing to make alike: K"),
    (
        "misscov",
        "40",
        "40 of 60 people (everybody), those of whom all of it is known: treated 20 of 30, controls 20 of 30",
    ),
    ("allmiss", "40", "what the arms were to be made alike in is missing for everybody"),
    ("time0", "50", "an event at time zero has no logarithm"),
    ("onetime", "50", "every event came at the same time, so that nothing can change with time"),
    ("noevent", "50", "Nobody had the outcome while they were observed"),
    ("nobodytreated", "40", "No difference within 12 months can be computed: treated 0 of 0, controls 34 of 60"),
    ("nobodytreated", "50", "No difference within 12 months can be computed: treated 0 of 0, controls 34 of 60"),
    ("onetreated", "50", "no difference, fewer and more are all within the limits"),
)
# Study, page, words that would be false on it.
NOT_SAID = (
    ("separated", "40", "Both arms have people with the same chance"),
    ("separated", "40", "does not change the verdict"),
    ("nobodytreated", "50", "treated not reached"),
    ("onetime", "50", "no event at a time when people of two groups were at risk"),
)
# Study, page, where on it, which row (the whole cell where empty) is marked as not computable.
MARKED = (
    ("time0", "50", "hazards-by-period", "the logarithm of time"),
    ("onetime", "50", "hazards-by-period", "time"),
    ("noevent", "50", "causes", ""),
    ("nobodytreated", "40", "scales", "Risk ratio"),
    ("nobodytreated", "50", "rank-tests", "log-rank"),
    ("onetreated", "50", "hazards", "Cox, Efron's rule for ties"),
)
# Study, the line in which it is refused.
REFUSED = (
    (
        "nocov",
        "there is no column wage, which adjustment.covariates.wage.id in study.toml names; the table has person_id",
    ),
    ("nostrata", "there is no column village, which adjustment.strata in study.toml names; the table has person_id"),
    ("shortlast", "d.csv, line 61: 4 cells where the header has 5"),
    ("width", "d.csv, line 31 and 30 more: 5 cells where the header has 4"),
)


@dataclass(frozen=True)
class Made:
    """What one command made of all studies: its messages and its folder."""

    code: int
    said: str
    out: Path

    def estimates(self, study: str, page: str, where: str) -> list[dict[str, str]]:
        with (self.out / study / "results.csv").open(encoding="utf-8", newline="") as file:
            return [row for row in csv.DictReader(file) if (row["notebook"], row["id"]) == (NOTEBOOKS[page], where)]

    def text(self, study: str, page: str) -> str:
        written = (self.out / study / f"{NOTEBOOKS[page]}.en.html").read_text(encoding="utf-8")
        written = re.sub(r"<(style|svg|script).*?</\1>", "", written, flags=re.DOTALL)
        return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", written)))

    def marked(self, study: str, page: str) -> list[dict[str, str]]:
        record = (self.out / study / f"{NOTEBOOKS[page]}.en.json").read_text(encoding="utf-8")
        return json.loads(record)["marked"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    out = tmp_path_factory.mktemp("cases")
    every = [part for study in sorted(STUDIES.iterdir()) for part in ("--study", str(study))]
    command = [sys.executable, "-m", "evaluation", "report", "--language", "en", "--out", str(out), *every]
    ended = subprocess.run(command, capture_output=True, text=True)
    return Made(ended.returncode, ended.stderr, out)


@pytest.mark.parametrize(("study", "page", "where", "place", "field", "value"), VALUES)
def test_the_right_value(made, study, page, where, place, field, value):
    found = made.estimates(study, page, where)[place][field]
    if value is None:
        assert found == ""
    else:
        assert float(found) == pytest.approx(value, abs=0.05 if field == "low" else 5e-4)


@pytest.mark.parametrize(("study", "page", "words"), SAID)
def test_the_right_words(made, study, page, words):
    assert words in made.text(study, page)


@pytest.mark.parametrize(("study", "page", "words"), NOT_SAID)
def test_no_false_words(made, study, page, words):
    assert words not in made.text(study, page)


@pytest.mark.parametrize(("study", "page", "where", "row"), MARKED)
def test_what_the_data_cannot_answer_is_marked_in_the_record(made, study, page, where, row):
    assert (where, row) in {(mark["where"], mark["row"]) for mark in made.marked(study, page)}


@pytest.mark.parametrize(("study", "line"), REFUSED)
def test_one_line_refuses_what_cannot_be_read(made, study, line):
    assert [each for each in made.said.splitlines() if f"studies/{study}: " in each and line in each]
    assert not list((made.out / study).glob("*.html"))


def test_no_page_is_lost(made):
    refused = {study for study, _ in REFUSED}
    assert len(list(STUDIES.iterdir())) == 21
    for study in STUDIES.iterdir():
        listed = re.search(r"notebooks *= *(\[.*\])", (study / "study.toml").read_text(encoding="utf-8"))
        pages = {f"{name}.en.html" for name in json.loads(listed[1])}
        assert study.name in refused or {path.name for path in (made.out / study.name).glob("[0-9]*.html")} == pages


def test_the_batch_says_how_many_are_marked_and_that_studies_were_refused(made):
    marks = sum(len(json.loads(path.read_text())["marked"]) for path in made.out.glob("*/[0-9]*.json"))
    assert f"36 made, 0 failed, 0 unchanged, {marks} cells or rows marked as not computable" in made.said
    assert "error: " in made.said
    assert made.code == 4
