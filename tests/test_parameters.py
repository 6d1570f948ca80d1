import subprocess
import sys

import pytest

from evaluation.errors import ParameterError, StudyError
from evaluation.parameters import settings


def test_defaults_are_the_shipped_study_as_a_whole():
    chosen = settings()
    assert chosen.parameters == {
        "study": "fare-legami",
        "site": "all",
        "edition": "all",
        "subgroup": "all",
        "language": "it",
    }
    assert chosen.whole
    assert chosen.place == ""


def test_a_place_is_named_by_its_label():
    assert settings(site="Crema").place == "Crema"
    assert settings(site="Crema", edition="CM2", language="en").place == "Crema, edition 2"


@pytest.mark.parametrize(
    ("parameters", "error", "said"),
    [
        ({"site": "Milano"}, ParameterError, ["site", "«Milano»", "all, Cremona, Crema, Casalmaggiore"]),
        ({"site": "crema", "language": "en"}, ParameterError, ["site", "“crema”", "choose one of", "Crema"]),
        ({"site": 3, "language": "en"}, ParameterError, ["site", "3", "type int"]),
        ({"site": None, "language": "en"}, ParameterError, ["site", "None", "NoneType"]),
        ({"site": "Crema", "edition": "CR1"}, ParameterError, ["edition", "«CR1»", "all, CM1, CM2, CM3"]),
        ({"edition": "CM9", "language": "en"}, ParameterError, ["edition", "CR1", "CM1", "CA1"]),
        ({"language": "fr"}, ParameterError, ["language", "fr", "it, en"]),
        ({"language": ["it"]}, ParameterError, ["language", "list"]),
        ({"sitee": "Crema", "language": "en"}, ParameterError, ["sitee", "study, site, edition, subgroup, language"]),
        ({"sitee": "Crema", "language": "it"}, ParameterError, ["parametro sitee", "non esiste"]),
        ({"study": "nowhere", "language": "en"}, StudyError, ["nowhere", "fare-legami, mccall, rossi"]),
        ({"study": 7, "language": "en"}, ParameterError, ["study", "7", "int"]),
        ({"study": "rossi", "site": "Crema"}, ParameterError, ["site", "rossi", "all"]),
    ],
)
def test_a_wrong_parameter_is_one_line_with_the_valid_values(parameters, error, said):
    with pytest.raises(error) as caught:
        settings(**parameters)
    message = str(caught.value)
    assert "\n" not in message
    for words in said:
        assert words in message


def test_a_name_that_papermill_injected_is_checked_too(monkeypatch):
    shell = type("Shell", (), {"user_ns": {"In": ["", 'site = "all"', '# Parameters\nsite = "Crema"\nsitee = "x"\n']}})
    monkeypatch.setattr("IPython.get_ipython", lambda: shell())
    with pytest.raises(ParameterError, match="sitee"):
        settings(site="Crema", language="en")


def test_names_of_other_cells_are_left_alone(monkeypatch):
    shell = type("Shell", (), {"user_ns": {"In": ["", "level = 0.9", '# Parameters\nsite = "Crema"\n']}})
    monkeypatch.setattr("IPython.get_ipython", lambda: shell())
    assert settings(site="Crema").site == "Crema"


def test_nothing_depends_on_the_working_directory(tmp_path):
    code = "import evaluation.parameters as s; print(s.settings(study='rossi').study.id)"
    result = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert result.stdout == "rossi\n"
