"""What several notebooks of a study's own show is decided about all of them before any page is made."""

import itertools
import shutil

import nbformat
import pytest

from evaluation import paths
from evaluation.policy.collecting import collect, settle
from evaluation.policy.kept import kept_decision
from evaluation.reports.batch import run_batch
from evaluation.reports.plan import plan
from evaluation.study import read_study

BEGIN = """import evaluation as ev
settings = ev.settings(study=study, site=site, edition=edition, language=language)
ev.page(settings, "{name}")
people = ev.participants(settings)"""


def notebook(path, *cells, explore=()):
    made = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    for language, title in (("it", "Per età"), ("en", "By age")):
        made.cells.append(nbformat.v4.new_markdown_cell(f"# {title}", metadata={"tags": [f"lang-{language}"]}))
    filled = 'study, site, edition, language = "rossi", "all", "all", "en"'
    made.cells.append(nbformat.v4.new_code_cell(filled, metadata={"tags": ["parameters"]}))
    heading, rest = BEGIN.format(name=path.stem).rsplit("\n", 1)
    for source in (heading, rest, *cells):
        tags = ["explore"] if source in explore else []
        made.cells.append(nbformat.v4.new_code_cell(source, metadata={"tags": tags}))
    nbformat.write(made, path)


@pytest.fixture
def study(tmp_path, monkeypatch):
    """A study of 432 people at a threshold of 5 with two notebooks of its own: under 20, and 20 and under 21 ..."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "rossi"
    shutil.copytree(paths.data_folder() / "rossi", folder)
    (folder / "notebooks").mkdir()
    file = folder / "study.toml"
    text = file.read_text(encoding="utf-8").replace("threshold = 0", "threshold = 5")
    file.write_text(text.replace("notebooks = [", 'notebooks = [\n    "60_own",\n    "61_own",'), encoding="utf-8")
    for name, limit in (("60_own", 43), ("61_own", 44)):
        condition = f'ev.subset(people, "age < {limit}", label={{"it": "giovani", "en": "young"}})'
        notebook(folder / "notebooks" / f"{name}.ipynb", f'ev.crosstab({condition}, "pact")')
    return read_study(folder)


def asked(study, name, language="en"):
    report = next(each for each in plan(study) if each.notebook == name and each.language == language)
    return report.source, report.parameters


def test_a_notebook_is_run_for_what_it_asks(study):
    found = {str(each) for each in collect(*asked(study, "60_own")).populations}
    assert len(found) == 3
    assert all("column/age" in each for each in found)


def test_two_notebooks_do_not_tell_together_what_neither_may(study):
    settle(study, [asked(study, "60_own"), asked(study, "61_own")])
    decision = kept_decision(study)
    ages = [{*dict(each.chosen)["column/age"]} for each in decision.shown if [*dict(each.chosen)] == ["column/age"]]
    people = study_ages(study)
    for one, other in itertools.permutations(ages, 2):
        if one < other:
            assert not 0 < sum(people.isin(other - one)) < 5


def study_ages(study):
    from evaluation.people import study_participants

    return study_participants(study)["age"].astype(str)


def test_pages_show_what_was_decided_and_are_made_again_when_it_changes(study, tmp_path):
    out = tmp_path / "out"
    own = list(plan(study, ["60", "61"], languages=["en"]))
    records = run_batch(study, own, out)
    assert [record.error for record in records if record.status != "done"] == []
    assert all(record.title.startswith("By age – ") for record in records)
    before = kept_decision(study)
    assert all(record.cached for record in run_batch(study, own, out))
    notebook(study.folder / "notebooks" / "61_own.ipynb", 'ev.crosstab(people, "age")')
    again = run_batch(study, own, out)
    assert kept_decision(study) != before
    assert not any(record.cached for record in again)
