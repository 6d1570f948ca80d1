import pytest

from evaluation import paths
from evaluation.errors import ParameterError
from evaluation.reports.plan import plan
from evaluation.study import read_study, shipped


def names(*arguments, **options):
    return [each.name for each in plan(*arguments, **options)]


def test_the_grid_is_notebook_by_place_by_language():
    assert names(read_study("rossi")) == [
        "40_pact_comparison.it",
        "40_pact_comparison.en",
        "50_time_to_first_job.it",
        "50_time_to_first_job.en",
    ]


def test_a_notebook_by_site_has_a_report_for_the_whole_and_for_each_site():
    study = read_study("fare-legami")
    study = study.model_copy(update={"reports": study.reports.model_copy(update={"by_site": ("40_pact_comparison",)})})
    assert names(study, only=["40"], languages=["it"]) == [
        "40_pact_comparison.it",
        "40_pact_comparison.Cremona.it",
        "40_pact_comparison.Crema.it",
        "40_pact_comparison.Casalmaggiore.it",
    ]
    assert names(study, only=["40"], languages=["it"], sites=["Crema"]) == ["40_pact_comparison.Crema.it"]


@pytest.mark.parametrize("only", ["40", "40_pact_comparison"])
def test_a_notebook_is_chosen_by_number_or_name(only):
    assert names(read_study("rossi"), only=[only], languages=["en"]) == ["40_pact_comparison.en"]


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"only": ["41"]}, ["only", "41", "40_pact_comparison"]),
        ({"sites": ["Crema"]}, ["site", "Crema", "all"]),
        ({"languages": ["fr"]}, ["language", "fr", "it, en"]),
    ],
)
def test_a_choice_outside_the_study_lists_what_is_in_it(choice, said):
    with pytest.raises(ParameterError) as caught:
        plan(read_study("rossi"), **choice)
    for words in said:
        assert words in str(caught.value)


@pytest.mark.parametrize("name", shipped())
def test_every_planned_notebook_exists(name):
    assert [each.name for each in plan(read_study(name)) if not each.source.is_file()] == []


def test_a_study_may_bring_its_own_notebook(tmp_path):
    own = read_study("rossi").model_copy(update={"folder": tmp_path})
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "40_pact_comparison.ipynb").write_text("{}")
    first, *_, last = plan(own)
    assert first.source.parent == tmp_path / "notebooks"
    assert last.source.parent == paths.notebooks_folder()


def test_a_shipped_study_is_named_and_another_one_is_given_by_its_path(tmp_path):
    study = read_study("rossi")
    assert plan(study)[0].parameters["study"] == "rossi"
    assert plan(study.model_copy(update={"folder": tmp_path}))[0].parameters["study"] == str(tmp_path)
