"""A third language is one file: a made-up one, in which every vowel has an accent, speaks a whole page alone."""

import ast
import json
import re
import shutil

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat import v4

from evaluation import languages, paths
from evaluation.provenance import PACKAGES
from evaluation.reports.plan import plan
from evaluation.reports.render import render
from evaluation.study import read_study

CODE = "eo"
KEPT = re.compile(r"(\$\$.*?\$\$|\$.*?\$|\{[^{}]*\}|https?://\S+)", re.DOTALL)
ACCENTS = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")
PLAIN = re.compile(r"\b\w*[aeiouAEIOU]\w*\b")
NAMES = {"evaluation", "python", *PACKAGES}
FINGERPRINT = re.compile(r"[0-9a-f]{12}")


def accent(text):
    return "".join(part if KEPT.fullmatch(part) else part.translate(ACCENTS) for part in KEPT.split(text))


def texts():
    """Return the texts of the made-up language: those of the default one, and the notebooks' own."""
    said = {key: accent(text) for key, text in languages.catalogue(languages.DEFAULT).items()}
    for file in paths.notebooks_folder().glob("*.ipynb"):
        for cell in nbformat.read(file, as_version=4).cells:
            if "lang-en" in cell.metadata.get("tags", []):
                said[f"sections.{file.stem}.{cell.metadata.evaluation.id}"] = accent(cell.source)
    return said | {"words.locale": CODE}


def entry(key, text):
    return f"{'.'.join(map(json.dumps, key.split('.')))} = {json.dumps(text, ensure_ascii=False)}"


@pytest.fixture
def third(monkeypatch, tmp_path):
    """Have a folder of languages with a third one, in one file."""
    folder = tmp_path / "languages"
    for name in languages.available():
        shutil.copytree(languages.FOLDER / name, folder / name)
    (folder / f"{CODE}.toml").write_text("\n".join(entry(*each) for each in texts().items()), encoding="utf-8")
    monkeypatch.setattr(languages, "FOLDER", folder)
    caches = (languages.available, languages.catalogue)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


@pytest.fixture
def study(third, tmp_path):
    """Have a study that speaks it as well."""
    folder = tmp_path / "study"
    shutil.copytree(paths.data_folder() / "rossi", folder)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    text = re.sub(
        r'^([\w.]*\b)en = (".*")$', lambda found: f"{found[0]}\n{found[1]}{CODE} = {accent(found[2])}", text, flags=re.M
    )
    text = re.sub(r"^languages = .*$", f'languages = ["en", "{CODE}"]', text, flags=re.M)
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return read_study(folder)


def execute(planned):
    """Return the notebook of a report with what its cells display."""
    notebook, names = nbformat.read(planned.source, as_version=4), {}
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code":
            cell.execution_count = number
            *body, last = ast.parse(cell.source).body
            shown = ast.Expression(last.value) if isinstance(last, ast.Expr) else None
            exec(compile(ast.Module(body if shown else [*body, last], []), planned.notebook, "exec"), names)
            if "parameters" in cell.metadata.get("tags", []):
                names.update(planned.parameters)
            if shown:
                data = eval(compile(shown, planned.notebook, "eval"), names)._repr_mimebundle_()
                cell.outputs = [v4.new_output("display_data", data=data)]
    return notebook


def said_in(html):
    """Return everything that a page says, alternative texts and title included, but no code."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup(["style", "script", "code", "pre", "math"]):
        tag.decompose()
    named = [tag["aria-label"] for tag in soup.find_all(attrs={"aria-label": True})]
    described = [tag["content"] for tag in soup.find_all("meta", {"name": "description"})]
    return " ".join([soup.get_text(" "), *named, *described])


def test_it_is_one_of_the_languages(third):
    assert languages.available() == ("en", CODE, "it")
    assert languages.text("page.claims", CODE) == "Whát cán bé sáíd, ánd whát cánnót"


@pytest.mark.parametrize("notebook", ["40", "50"])
def test_a_page_says_every_word_in_it(study, notebook):
    (planned,) = plan(study, only=[notebook], languages=[CODE])
    page = render(execute(planned))
    assert page.language == CODE
    assert page.html.count("<section aria-labelledby") > 5
    said = said_in(page.html)
    assert len(said) > 5000
    plain = {word for word in PLAIN.findall(said) if not FINGERPRINT.fullmatch(word)}
    assert plain - NAMES == set()


def test_no_key_may_be_given_twice(third, tmp_path):
    folder = languages.FOLDER / CODE
    folder.mkdir()
    (folder / "more.toml").write_text('page.claims = "again"', encoding="utf-8")
    with pytest.raises(ValueError, match=r"more.toml gives a second text in 'eo' for page.claims"):
        languages.catalogue(CODE)
