"""Editions and sites as people write them become those of the study."""

import shutil

import pytest

from evaluation import paths
from evaluation.errors import StudyError
from evaluation.registers.declaration import Registers
from evaluation.registers.intake import intake
from evaluation.registers.ledger import count_issues, to_do_frame
from evaluation.registers.rules import study_rules
from evaluation.study import read_study


@pytest.fixture
def rules(office):
    """Return the rules of a study with the editions of the office, and its own name for one of them."""
    registers = Registers(key_file=str(office.key_file), editions={"CM1": ("Corso di settembre",)})
    study = read_study("fare-legami").model_copy(update={"registers": registers, "nature": "real"})
    return study_rules(study, office.folder)


def take(office, rules, **written):
    for row in office.rows["iscritti"]:
        row["Edizione"] = written.get(row["Edizione"], row["Edizione"])
    for row in office.rows["presenze"]:
        row["Edizione"] = ""
    office.write()
    return intake(rules)


@pytest.mark.parametrize("written", ["cm1", "CREMA EDIZIONE 1", "corso di settembre"])
def test_spellings(office, rules, written):
    taken = take(office, rules, CM1=written)
    assert taken.participants["edition"].value_counts().to_dict() == {"CR1": 3, "CM1": 3}
    assert taken.participants["site"].value_counts().to_dict() == {"Cremona": 3, "Crema": 3}


def test_an_edition_that_the_study_does_not_have_is_an_issue_and_sets_its_people_aside(office, rules):
    taken = take(office, rules, CM1="CM9")
    assert len(taken.participants) == 3
    assert [(kind, row) for _, kind, row in office.issues(taken) if kind == "unknown_edition"] == [
        ("unknown_edition", row) for row in (5, 6, 7)
    ]
    aside = [(register, reason) for register, reason, _ in office.fates(taken) if register == "iscritti"]
    assert aside == [("iscritti", "edition_unknown")] * 3
    counts = taken.ledger.counts()
    assert (counts["read"] == counts["kept"] + counts["merged"] + counts["quarantined"]).all()


def test_a_blank_edition_that_leaves_somebody_out_is_to_be_corrected_first(office, rules):
    office.rows["cob"].append(office.notice(9, office.people[3], "10/11/2016"))
    office.rows["iscritti"][3]["Edizione"] = ""
    taken = take(office, rules)
    assert len(taken.participants) == 5
    first = to_do_frame(taken.ledger, "en").iloc[0]
    assert (first["removes"], first["severity"], first["times"]) == ("a person", "error", 1)
    assert (first["who"], first["places"]) == ("who keeps the enrolments", "iscritti.csv: 5")
    left = [(register, row) for register, reason, row in office.fates(taken) if reason == "person_left_out"]
    assert left == [("cob", 4), ("cob", 5), *(("presenze", row) for row in (8, 9))]
    assert count_issues(taken.ledger)["persons"] == 1
    assert count_issues(taken.ledger)["jobs"] == 0


def test_a_site_that_the_study_does_not_have_is_an_issue_where_the_edition_does_not_say_it(office, rules):
    office.rows["iscritti"][0] |= {"Sede": "Atlantide"}
    office.rows["presenze"][0] |= {"Sede": "Atlantide", "Edizione": ""}
    office.write()
    taken = intake(rules)
    assert [issue for issue in office.issues(taken) if issue[1] == "unknown_site"] == [("presenze", "unknown_site", 2)]
    assert taken.participants["site"].isin(["Cremona", "Crema"]).all()


def test_the_attendance_sheets_may_say_the_edition(office, rules):
    for row in office.rows["iscritti"]:
        row["Edizione"] = ""
    office.write()
    assert intake(rules).participants["edition"].value_counts().to_dict() == {"CR1": 3, "CM1": 3}


def test_a_declared_spelling_needs_an_edition_of_the_study(tmp_path):
    shutil.copytree(paths.data_folder() / "fare-legami", tmp_path / "mine", ignore=shutil.ignore_patterns("registers"))
    file = tmp_path / "mine" / "study.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + '\n[registers.sites]\nXX = ["Boh"]\n', encoding="utf-8")
    with pytest.raises(StudyError, match="XX"):
        read_study(tmp_path / "mine")
