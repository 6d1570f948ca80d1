import pickle
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
        ('nature = "public"', 'nature = "secret"', ["nature", "'secret'", "'real', 'public', 'synthetic'"]),
        ('nature = "public"\n', "", ["nature", "missing"]),
        ('id = "rossi"', 'id = "rossi"\ncolour = 3', ["colour", "no entry"]),
        ('id = "rossi"', 'id = "all"', ["id", "'all'"]),
        ('languages = ["it", "en"]', 'languages = ["it", "xx"]', ["languages", "'xx'", "one of en, it"]),
        ('outcome = "any_work"', 'outcome = "nothing"', ["primary.outcome", "'nothing'", "any_work"]),
        ('population = "enrolled"', 'population = "seen"', ["primary.population", "'seen'", "enrolled"]),
        ('events = ["job"]', 'events = ["jobs"]', ["outcomes.any_work.events", "'jobs'", "job, arrest"]),
        ("window = 52", 'window = "52"', ["time.window", "'52'", "whole number"]),
        ("window = 52", f"window = {10**300}", ["time.window", "100000 or less"]),
        ("horizons = [4, 13, 26, 52]", 'horizons = "4"', ["time.horizons", "'4'", "list in square brackets"]),
        ("horizons = [4, 13, 26, 52]", "horizons = 4", ["time.horizons", "4", "list in square brackets"]),
        ('languages = ["it", "en"]', 'languages = "it"', ["languages", "'it'", "list in square brackets"]),
        ('languages = ["it", "en"]', 'languages = ["it", "it"]', ["languages", "'it'", "each value once"]),
        ('id = "rossi"', 'id = "rossi"\nfolder = "x"', ["folder", "no entry"]),
        ('id = "rossi"', f'id = "{"r" * 5000}"', ["id", "at most 100 characters"]),
        ('id = "arrest"', 'id = "none"', ["events", "'none'", "had no event"]),
        ('id = "arrest"', 'id = "unknown"', ["events", "'unknown'", "may have had one"]),
        ('id = "prior_convictions"', 'id = "event"', ["adjustment.covariates", "'event'", "known before"]),
        ('id = "prior_convictions"', 'id = "age"', ["adjustment.covariates", "'age'", "each value once"]),
        ("[disclosure]", 'by_site = ["90"]\n[disclosure]', ["adjustment.covariates.prior_convictions.by_site"]),
        ('time_to_first_job"]', 'time_to_first_job"]\nby_site = ["90"]', ["reports.by_site", "'90'", "one of 40_pact"]),
        (
            "[disclosure]",
            "[prior]\nstandard_deviation = inf\nsource.it = 'x'\nsource.en = 'x'\n[disclosure]",
            ["finite"],
        ),
        ("window = 52", "window = 0", ["time.window", "0", "greater than 0"]),
        ('nature = "public"', 'nature = "real"', ["disclosure.threshold", "3 or more"]),
        ("threshold = 0", "threshold = 2", ["disclosure.threshold", "0, or 3 and more"]),
        ('treated.en = "with aid"', 'treated.en = " "', ["arms.treated", "none empty"]),
        ('id = "arrest"', 'id = "job"', ["events", "'job'", "each value once"]),
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


def changed(tmp_path, *changes):
    study = tmp_path / "mine"
    shutil.copytree(paths.data_folder() / "rossi", study)
    text = (study / "study.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (study / "study.toml").write_text(text, encoding="utf-8")
    return study


@pytest.mark.parametrize("language", ["it", "en"])
def test_texts_of_other_languages_may_stay_and_are_not_those_of_the_study(tmp_path, language):
    study = read_study(changed(tmp_path, ('languages = ["it", "en"]', f'languages = ["{language}"]')))
    texts = (study.title, study.arms.treated, study.events[0].label, study.adjustment.covariates[0].label)
    assert [list(each) for each in texts] == [[language]] * 4


def test_texts_that_are_missing_in_a_language_of_the_study_are_all_named(tmp_path):
    study = changed(
        tmp_path, ('treated.en = "with aid"', ""), ('label.en = "first job"', ""), ('text.en = "Rossi', 'text.fr = "')
    )
    with pytest.raises(StudyError) as caught:
        read_study(study)
    lines = str(caught.value).splitlines()
    assert [line.split("entry ")[1].split(" is")[0] for line in lines] == [
        "sources.1.text.en",
        "arms.treated.en",
        "events.job.label.en",
    ]


def test_all_that_is_wrong_is_said_at_once_in_the_language_asked_for(tmp_path):
    study = changed(
        tmp_path,
        ('nature = "public"', 'natur = "public"'),
        ("window = 52", 'window = "52"'),
        ('outcome = "any_work"', 'outcome = "nothing"'),
        ('events = ["job"]', 'events = ["jobs"]'),
        ("work = false", "work = 0"),
    )
    with pytest.raises(StudyError) as caught:
        read_study(study, "it")
    assert str(caught.value).splitlines() == [
        "study.toml: la voce natur non esiste (trovato: 'public'); toglierla o correggerne il nome "
        "(docs/study.md elenca tutte le voci)",
        "study.toml: manca la voce nature; aggiungerla (docs/study.md elenca tutte le voci)",
        "study.toml: events.arrest.work è 0; valori ammessi: true o false",
        "study.toml: time.window è '52'; valori ammessi: un numero intero",
        "study.toml: outcomes.any_work.events è 'jobs'; valori ammessi: uno tra: job, arrest",
        "study.toml: primary.outcome è 'nothing'; valori ammessi: uno tra: any_work",
    ]
    assert "accepted: a whole number" in caught.value.say("en")
    assert pickle.loads(pickle.dumps(caught.value)).say("it") == caught.value.say("it")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("x = " + "[" * 5000 + "]" * 5000, "more than 20 times"),
        ("x = " + "{a=" * 5000 + "1" + "}" * 5000, "more than 20 times"),
        (".".join(["a"] * 20_000) + " = 1", "more than 20 times"),
        ("[" + ".".join(["a"] * 20_000) + "]", "more than 20 times"),
        ("x = " + "9" * 5000, "not valid TOML: Exceeds the limit"),
        ("x = 9999-99-99", "not valid TOML"),
        ('x = "\0"', "not valid TOML"),
        ("", "entry id is missing"),
    ],
)
def test_whatever_stands_in_the_file_it_is_refused_in_lines_for_people(tmp_path, content, said):
    (tmp_path / "study.toml").write_text(content, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        read_study(tmp_path)
    assert said in str(caught.value)
    assert max(map(len, str(caught.value).splitlines())) < 300


def test_a_byte_order_mark_is_no_part_of_the_file(tmp_path):
    study = changed(tmp_path)
    text = (study / "study.toml").read_text(encoding="utf-8")
    (study / "study.toml").write_text(text, encoding="utf-8-sig")
    assert read_study(study).id == "rossi"
