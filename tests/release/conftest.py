"""A small study with registers of people who do not exist, its reports made once, and releases of copies of them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import v4

from evaluation import paths
from evaluation.disclosure import Dimension
from evaluation.release import Release, make_release
from evaluation.release.terms import Terms
from evaluation.reports import manifest
from evaluation.reports.batch import run_batch
from evaluation.reports.plan import plan
from evaluation.reports.workers import open_workers
from evaluation.reports.workers.schedule import Workers
from evaluation.study import Study, read_study

Chosen = Mapping[str, list[str]]
Pages = Mapping[str, list[tuple[Chosen, int]]]

CODE, VARIANT, PROVISIONAL = "BZKTND90A71G468I", "BZKTND90A71G46UW", "00012345678"
ENROLMENTS = f"""CF;Cognome;Nome;Edizione;Inizio corso;Fine corso
{CODE};Bazukolo;Terenda;CR1;01/03/2016;31/03/2016
{PROVISIONAL};D'Umekano;Nicodrò;CR1;01/03/2016;31/03/2016
vrd gnz 00x00;Varudogno;Ozedia Mira;CM1;01/09/2016;30/09/2016
"""
LOG = "Nominativo;Data colloquio\nPledorizza Sivandula;20/03/2016\nR. M.;21/03/2016\n"
PARAMETERS = """
study: str = "fare-legami"  # study
site: str = "all"  # site
edition: str = "all"  # edition
language: str = "it"  # language
"""
OPENING = """
import evaluation as ev
settings = ev.settings(study=study, site=site, edition=edition, language=language)
ev.page(settings, "40_pact_comparison")
"""
COUNT = """
from evaluation.disclosure import people
from evaluation.presentation import show
from evaluation.disclosure.counted import Counted
number = {"all": 137, "Cremona": 70, "Crema": 40, "Casalmaggiore": 27}[site]
chosen = people() if site == "all" else people(place=f"site/{site}")
show.sentence("people", str(number)).counting([Counted(chosen, number)])
"""
PLACES = {"Cremona": ("CR1", "CR2"), "Crema": ("CM1", "CM2"), "Casalmaggiore": ("CA1",)}
DIMENSIONS = (
    Dimension(
        "place",
        tuple(f"edition/{name}" for names in PLACES.values() for name in names),
        {f"site/{site}": tuple(f"edition/{name}" for name in names) for site, names in PLACES.items()},
    ),
    Dimension("arm", ("treated", "control")),
    Dimension("covariate/prior", ("unemployed", "never", "monk")),
)
TERMS = Terms(DIMENSIONS, ({"rule": "complementary suppression", "hidden": 2},))


@dataclass
class Office:
    """A study of its own, its reports, and where its releases go."""

    study: Study
    reports: Path
    releases: Path

    @property
    def source(self) -> Path:
        """The study's folder of reports."""
        return self.reports / self.study.id

    def say(self, pages: Pages, place: str = "table") -> Office:
        """Have pages say counts in addition to their own."""
        for page, said in pages.items():
            counts = [{"where": place, "chosen": dict(chosen), "value": value} for chosen, value in said]
            self.record(page, lambda facts, counts=counts: facts["counts"].extend(counts))
        return self

    def record(self, page: str, change: Callable[[dict[str, Any]], object]) -> None:
        """Change the record of a page."""
        file = self.source / f"{page}.json"
        facts = json.loads(file.read_text(encoding="utf-8"))
        change(facts)
        file.write_text(json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        self.enter()

    def page(self, page: str, text: str) -> None:
        """Have a page say something more, and its record know of it."""
        from hashlib import sha256

        file = self.source / f"{page}.html"
        file.write_text(file.read_text(encoding="utf-8").replace("</main>", f"{text}</main>"), encoding="utf-8")
        digest = sha256(file.read_bytes()).hexdigest()
        self.record(page, lambda facts: facts.update(page=digest))

    def enter(self) -> None:
        """Have all reports stand as they are now, as if a batch had made them so."""
        for planned in plan(self.study):
            manifest.enter(planned, self.source)

    def release(self, folder: str = "first", *earlier: str, name: str = "") -> Release:
        """Make a release."""
        before = [self.releases / each for each in earlier]
        return make_release(self.study, self.source, self.releases / folder, name, before, TERMS)


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """Give what makes reports, loaded once for all tests."""
    with open_workers("fork", pytest.skip) as opened:
        yield opened


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, workers: Workers) -> Path:
    """Return a folder with the study and its reports: the whole study and its three sites, in two languages."""
    folder = tmp_path_factory.mktemp("made")
    study = write_study(folder / "study")
    records = run_batch(study, plan(study), folder / "reports" / study.id, opened=workers)
    assert [record.error for record in records] == [""] * 8
    return folder


@pytest.fixture
def office(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return a copy of the study and its reports; its key of the pseudonyms is in a place of its own."""
    monkeypatch.setenv("EVALUATION_KEY_FILE", str(tmp_path / "keys" / "test.key"))
    shutil.copytree(made, tmp_path / "made")
    study = read_study(tmp_path / "made" / "study")
    return Office(study, tmp_path / "made" / "reports", tmp_path / "releases")


@pytest.fixture(scope="session")
def terms() -> Terms:
    """Return the terms in which the study's pages count people."""
    return TERMS


@pytest.fixture
def with_threshold(office: Office, workers: Workers) -> Callable[[int, str], Office]:
    """Return what gives the study another threshold and nature, and makes its reports again."""

    def change(threshold: int, nature: str) -> Office:
        text = office.study.file.read_text(encoding="utf-8")
        text = re.sub(r"^threshold = .*$", f"threshold = {threshold}", text, flags=re.MULTILINE)
        text = re.sub(r"^nature = .*$", f'nature = "{nature}"', text, flags=re.MULTILINE)
        office.study.file.write_text(text, encoding="utf-8")
        office.study = read_study(office.study.folder)
        run_batch(office.study, plan(office.study), office.source, opened=workers)
        return office

    return change


def write_study(folder: Path) -> Study:
    """Write a study of real data with a threshold of 5: the facts of fare-legami, registers and notebook of its own."""
    shipped = paths.data_folder() / "fare-legami" / "study.toml"
    text = shipped.read_text(encoding="utf-8").partition("[reports]")[0]
    text = re.sub(r"^threshold = .*$", "threshold = 5", text, flags=re.MULTILINE)
    text = re.sub(r"^nature = .*$", 'nature = "real"', text, flags=re.MULTILINE)
    text = re.sub(r"^\[published\].*", "", text, flags=re.MULTILINE | re.DOTALL)
    text += '\n[reports]\nnotebooks = ["10_count"]\nby_site = ["10_count"]\n'
    for name in ("registers", "notebooks"):
        (folder / name).mkdir(parents=True)
    (folder / "study.toml").write_text(text, encoding="utf-8")
    (folder / "registers" / "iscritti.csv").write_text(ENROLMENTS, encoding="utf-8")
    (folder / "registers" / "colloqui.csv").write_text(LOG, encoding="utf-8")
    write_notebook(folder / "notebooks" / "10_count.ipynb", OPENING, COUNT)
    return read_study(folder)


def write_notebook(path: Path, *sources: str) -> None:
    cells = [v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}), *map(v4.new_code_cell, sources)]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    nbformat.write(v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
