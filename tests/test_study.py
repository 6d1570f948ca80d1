import shutil

import pytest

from evaluation import paths
from evaluation.errors import StudyError
from evaluation.study import read_study, shipped


@pytest.mark.parametrize("name", shipped())
def test_shipped_studies_can_be_read_in_all_their_languages(name):
    study = read_study(name)
    assert study.id == name
    for language in study.languages:
        assert all(language in texts for texts in (study.title, study.question, study.caution, study.arms.name))


def test_fare_legami_has_the_published_editions():
    study = read_study("fare-legami")
    editions = [edition.site for edition in study.editions]
    assert {site: editions.count(site) for site in editions} == {"Cremona": 4, "Crema": 3, "Casalmaggiore": 1}


def test_a_study_is_frozen():
    with pytest.raises(Exception, match="frozen"):
        read_study("rossi").nature = "real"


def test_a_folder_outside_the_repository_is_a_study(tmp_path):
    shutil.copytree(paths.data_folder() / "rossi", tmp_path / "mine")
    assert read_study(tmp_path / "mine").folder == tmp_path / "mine"
    assert read_study(str(tmp_path / "mine")).id == "rossi"


def test_a_changed_file_is_read_again(tmp_path):
    study = tmp_path / "mine"
    shutil.copytree(paths.data_folder() / "rossi", study)
    assert read_study(study).disclosure.threshold == 0
    text = (study / "study.toml").read_text(encoding="utf-8")
    (study / "study.toml").write_text(text.replace("threshold = 0", "threshold = 10"), encoding="utf-8")
    assert read_study(study).disclosure.threshold == 10


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('nature = "public"', 'nature = "public', ["study.toml", "not valid TOML", "line"]),
        ('nature = "public"', 'nature = "secret"', ["nature", "'secret'", "'real', 'public' or 'synthetic'"]),
        ('nature = "public"', 'natur = "public"', ["nature", "missing"]),
        ('id = "rossi"', 'id = "rossi"\ncolour = 3', ["colour", "no entry"]),
        ('id = "rossi"', 'id = "all"', ["id", "'all'"]),
        ('languages = ["it", "en"]', 'languages = ["it", "xx"]', ["languages", "'xx'", "one of en, it"]),
        ('outcome = "any_work"', 'outcome = "nothing"', ["primary.outcome", "'nothing'", "any_work"]),
        ('population = "enrolled"', 'population = "seen"', ["primary.population", "'seen'", "enrolled"]),
        ('events = ["job"]', 'events = ["jobs"]', ["outcomes.any_work.events", "'jobs'", "job, arrest"]),
        ("window = 52", 'window = "52"', ["time.window", "'52'", "integer"]),
        ("window = 52", "window = 0", ["time.window", "0", "greater than 0"]),
        ('nature = "public"', 'nature = "real"', ["disclosure.threshold", "3 or more"]),
        ("threshold = 0", "threshold = 2", ["disclosure.threshold", "0, or 3 and more"]),
        ('treated.en = "with aid"', 'treated.en = " "', ["arms.treated", "none empty"]),
        ('id = "arrest"', 'id = "job"', ["events", "each id once"]),
    ],
)
def test_a_wrong_entry_is_one_line_that_says_what_is_accepted(tmp_path, old, new, said):
    study = tmp_path / "mine"
    shutil.copytree(paths.data_folder() / "rossi", study)
    text = (study / "study.toml").read_text(encoding="utf-8")
    assert old in text
    (study / "study.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        read_study(study)
    message = str(caught.value)
    assert "\n" not in message
    assert str(tmp_path) not in message
    for words in said:
        assert words in message


def test_a_file_in_another_encoding_says_so(tmp_path):
    (tmp_path / "study.toml").write_bytes("title = 'città'".encode("cp1252"))
    with pytest.raises(StudyError, match="save it as UTF-8"):
        read_study(tmp_path)
