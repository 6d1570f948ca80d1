"""Which studies a batch is about: one with a fault is named, the others go on."""

import shutil
from pathlib import Path

import pytest

from evaluation import paths
from evaluation.errors import EvaluationError
from evaluation.reports import selection
from evaluation.reports.selection import Choice, Fault, select

ROSSI = paths.data_folder() / "rossi"


@pytest.fixture
def study(tmp_path):
    """Makes a copy of Rossi's study under a name, with replacements in its study.toml."""

    def make(name, id=None, **replacements):
        folder = tmp_path / name
        shutil.copytree(ROSSI, folder)
        text = (ROSSI / "study.toml").read_text(encoding="utf-8").replace('id = "rossi"', f'id = "{id or name}"', 1)
        for old, new in replacements.values():
            assert old in text
            text = text.replace(old, new)
        (folder / "study.toml").write_text(text, encoding="utf-8")
        return str(folder)

    return make


def chosen(names, named=True, **choice):
    return select(names, Path, Choice(**choice), "en", named)


def faults(found):
    return {Path(fault.study).name: (fault.say("en"), fault.exit_code) for fault in found.faults}


def test_one_that_cannot_be_read_is_named_by_its_path_and_the_others_go_on(study, tmp_path):
    good, broken, nowhere = study("good"), study("broken", x=("[arms]", "[arms")), str(tmp_path / "nowhere")
    found = chosen([broken, good, nowhere])
    assert list(found.planned) == [good]
    said = faults(found)
    assert {name: code for name, (_, code) in said.items()} == {"broken": 4, "nowhere": 4}
    assert said["broken"][0].startswith(f"{broken}: study.toml: not valid TOML")
    assert found.ids is None


def test_a_fault_of_the_program_with_one_study_is_told_as_that(study, monkeypatch):
    good, odd = study("good"), study("odd")
    real = selection.read_study

    def stumble(name, language):
        if Path(name).name == "odd":
            raise KeyError("en")
        return real(name, language)

    monkeypatch.setattr(selection, "read_study", stumble)
    found = chosen([odd, good])
    assert list(found.planned) == [good]
    ((said, code),) = faults(found).values()
    assert said.startswith(f"{odd}: a fault of the program: KeyError: 'en' (in stumble, line ")
    assert code == 1


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"only": ("50",)}, "parameter only: the study few has no “50”"),
        ({"languages": ("en",)}, "parameter language: the study few has no “en”"),
    ],
)
def test_one_that_has_nothing_of_the_choice_is_named_and_the_others_go_on(study, choice, said):
    few = study(
        "few",
        x=('notebooks = ["40_pact_comparison", "50_time_to_first_job"]', 'notebooks = ["40_pact_comparison"]'),
        y=('languages = ["it", "en"]', 'languages = ["it"]'),
    )
    good = study("good")
    found = chosen([few, good], **choice)
    assert list(found.planned) == [good]
    assert faults(found)["few"][1] == 3
    assert said in faults(found)["few"][0]
    assert found.ids == {"few", "good"}


def test_of_studies_that_nobody_named_those_are_meant_that_have_it():
    found = chosen(["rossi", "fare-legami"], named=False, only=("00",))
    assert (list(found.planned), found.faults) == (["fare-legami"], [])
    found = chosen(["rossi", "fare-legami"], named=False, sites=("Crema",))
    assert (list(found.planned), found.faults) == (["fare-legami"], [])
    found = chosen(["rossi", "fare-legami"], named=False, only=("41",))
    assert not found.planned
    assert [fault.exit_code for fault in found.faults] == [3]


def test_two_studies_with_one_id_say_so_and_neither_is_made(study):
    first, second, third = study("first", "same"), study("second", "same"), study("third")
    found = chosen([first, second, third])
    assert list(found.planned) == [third]
    for name in ("first", "second"):
        said, code = faults(found)[name]
        assert code == 4
        assert "the id same is that of several" in said
        assert first in said
        assert second in said


def test_a_study_asked_for_twice_is_one(study):
    folder = study("good")
    found = chosen([folder, folder, f"{folder}/."])
    assert (list(found.planned), found.faults) == ([folder], [])


def test_a_fault_says_each_line_with_its_study():
    class TwoError(EvaluationError):
        def say(self, language):
            return "one\ntwo of x"

    assert Fault("x", TwoError("k")).say("en") == "x: one\ntwo of x"
