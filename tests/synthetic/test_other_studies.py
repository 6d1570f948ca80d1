"""Test registers of studies of every kind: each is taken in again, and its people are as many as were asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from evaluation import languages
from evaluation.checking import check_data
from evaluation.errors import EvaluationError, OutputError
from evaluation.people import study_participants
from evaluation.starting.template import registers_study_text
from evaluation.study import UNKNOWN_EVENT, Study, read_study
from evaluation.synthetic import writing
from evaluation.synthetic.writing import write_registers

NO_ARMS = (r"\n\[arms\][^\[]*", "\n")
NO_EDITIONS = (r"\[\[editions\]\][^\[]*", "")
NO_SITES = (r"\[\[sites\]\][^\[]*", "")
NO_STRATA = (r'strata = "edition"\n', "")
PATTERNS = """files.enrolments = ["Elenco*.csv"]
files.attendance = ["Firme.xlsx"]
files.notices = ["cob*.xlsx"]
files.pacts = ["patti*.csv"]
delimiter = "|"
[registers.headers]
enrolments.tax_code = ["Codice utente"]
pacts.signed_date = ["Il giorno della firma"]
"""
STUDIES: Mapping[str, tuple[tuple[tuple[str, str], ...], int | None]] = {
    "as begun": ((), None),
    "few people": ((), 9),
    "one person": ((), 1),
    "many people": ((), 900),
    "one group": ((NO_ARMS,), 60),
    "no editions": ((NO_EDITIONS, NO_STRATA), 80),
    "no places": ((NO_EDITIONS, NO_STRATA, NO_SITES), 80),
    "weeks, no day of extraction": (
        (("unit = .*", 'unit = "week"'), ("window = .*", "window = 20"), (r"extraction = .*\n", "")), 100
    ),
    "other files, formats and headers": ((("extraction = .*", PATTERNS),), 100),
    "hours, ages, threshold": (
        (("extraction = .*", "hours_class = 30.0\nages = [16, 24]\nattendance_threshold = 0.5"),),
        100,
    ),
    "a strict threshold": ((("extraction = .*", "hours_class = 45.0\nattendance_threshold = 0.9"),), 100),
    "two kinds of work": (
        (
            (r"\[\[events\]\][^\[]*?id = \"(?:internship|apprenticeship|other|unclassified)\"[^\[]*", ""),
            (r'"internship", |"apprenticeship", |, "apprenticeship"|, "other"|, "unclassified"', ""),
        ),
        60,
    ),
}  # fmt: skip


# Each takes seconds and shows little that the others do not.
LONG = ("many people", "no editions", "a strict threshold", "weeks, no day of extraction")


def study_of(folder: Path, changes: tuple[tuple[str, str], ...]) -> Study:
    text = registers_study_text("mine", ("it", "en"))
    for old, new in changes:
        assert re.search(old, text), old
        text = re.sub(old, lambda _, new=new: new, text)
    folder.mkdir(exist_ok=True)
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return read_study(folder)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.long) if name in LONG else name for name in STUDIES]
)
def test_they_are_taken_in_and_everybody_is_there(tmp_path, name):
    changes, people = STUDIES[name]
    study = study_of(tmp_path / "mine", changes)
    files = write_registers(study, tmp_path / "mine" / "registers", people=people)
    study = read_study(tmp_path / "mine")
    check_data(study)
    table = study_participants(study)
    assert len(table) == (people or 140)
    if len(table) < 20:
        return
    assert set(table["edition"]) == {edition.id for edition in study.editions} or not study.editions
    assert set(table["site"]) == {site.id for site in study.sites} or not study.sites
    known = table[table["event"] != UNKNOWN_EVENT]
    assert len(known) > 0.6 * len(table)
    assert 0.15 < (known["event"] != "none").mean() < 0.7
    assert 0.4 < table["completed"].astype("boolean").mean() < 0.9
    youngest, oldest = study.registers.ages if study.registers else (0, 0)
    assert table["age"].dropna().between(youngest, oldest).mean() > 0.95
    if study.arms is not None:
        assert 0.1 < table["pact"].astype("boolean").mean() < 0.5
    assert any("patti" in file.name for file in files) == (study.arms is not None)


def test_the_files_are_called_and_written_as_the_study_declares(tmp_path):
    study = study_of(tmp_path / "mine", STUDIES["other files, formats and headers"][0])
    files = {file.name: file for file in write_registers(study, tmp_path / "mine" / "registers")}
    editions = [edition.id for edition in study.editions]
    assert set(files) == {*(f"Elenco-{name}.csv" for name in editions), "Firme.xlsx", "cob.xlsx", "patti.csv"}
    header = next(line for line in files["patti.csv"].read_text("utf-8-sig").splitlines() if "Nominativo" in line)
    assert "|Il giorno della firma|" in header
    assert "|Codice utente|" in files[f"Elenco-{editions[0]}.csv"].read_text("utf-8-sig")


@pytest.mark.parametrize("language", languages.available())
def test_one_text_file_for_several_editions_is_refused_in_words(tmp_path, language):
    change = (("extraction = .*", 'files.enrolments = ["Elenco.csv"]'),)
    with pytest.raises(EvaluationError) as raised:
        write_registers(study_of(tmp_path, change), tmp_path / "registers")
    assert "registers.files.enrolments" in raised.value.say(language)
    assert "*.csv" in raised.value.say(language)
    assert not (tmp_path / "registers").exists()


def test_the_same_seed_gives_the_same_bytes_and_another_one_other_people(tmp_path):
    study = study_of(tmp_path, ())
    first, again, other = (writing.render_registers(writing.invent(study, seed, 40)) for seed in (1, 1, 2))
    assert first == again
    assert all(first[name] != other[name] for name in first)


def test_people_are_synthetic_as_long_as_a_test_register_is_there_and_no_longer(tmp_path):
    study = study_of(tmp_path, ())
    assert study.nature == "real"
    files = write_registers(study, tmp_path / "registers", people=30)
    assert read_study(tmp_path).nature == "synthetic"
    for file in files[1:]:
        file.unlink()
    assert read_study(tmp_path).nature == "synthetic"
    files[0].write_bytes(files[0].read_bytes() + b"real")
    assert read_study(tmp_path).nature == "real"


def test_files_that_may_be_of_real_people_are_never_overwritten_and_test_registers_are(tmp_path):
    study = study_of(tmp_path, ())
    folder = tmp_path / "registers"
    write_registers(study, folder, people=30)
    before = (folder / "iscritti.xlsx").read_bytes()
    write_registers(read_study(tmp_path), folder, seed=3, people=30)
    assert (folder / "iscritti.xlsx").read_bytes() != before
    (folder / "presenze.xlsx").write_bytes(b"real people")
    for language in languages.available():
        with pytest.raises(OutputError, match=r"presenze\.xlsx"):
            write_registers(read_study(tmp_path), folder, language=language)
    assert (folder / "presenze.xlsx").read_bytes() == b"real people"


def test_a_study_without_registers_has_none_to_make(tmp_path):
    for language, said in (("it", "non ha registri"), ("en", "has no registers")):
        with pytest.raises(EvaluationError) as raised:
            write_registers(read_study("rossi"), tmp_path / "out")
        assert said in raised.value.say(language)


def test_a_wrong_entry_of_what_is_its_own_is_named(tmp_path):
    study = study_of(tmp_path, ())
    (tmp_path / "synthetic.toml").write_text('programe = "x"\n', encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"synthetic\.toml: there is no entry programe"):
        write_registers(study, tmp_path / "registers")
