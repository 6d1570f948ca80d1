"""What may not reach a page is refused by notebook and cell; what a stranger planted is refused or harmless."""

import json
import re
import stat

import pytest
from bs4 import BeautifulSoup
from nbformat import v4

from evaluation.errors import ReportError
from evaluation.reports.batch import run_batch
from evaluation.reports.plan import plan
from evaluation.reports.render import render

DATAFRAME = "<div><style scoped></style><table border='1' class=\"dataframe\"></table></div>"
SVG = "<svg role='img' viewBox='0 0 1 1'>{}</svg>"
FIGURE = "<figure id='f'><figcaption>{}</figcaption>{}</figure>"


def output(**data):
    return v4.new_output("display_data", data=data)


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (v4.new_output("stream", name="stdout", text="  \n105 people\n"), "print would reach the page (105 people)"),
        (output(**{"text/plain": "105"}), "print would reach the page (105)"),
        (v4.new_output("execute_result", data={"text/plain": "105"}), "print would reach the page (105)"),
        (output(**{"text/html": DATAFRAME, "text/plain": "x"}), "a raw DataFrame"),
        (output(**{"image/png": "iVBORw0KGgo=", "text/plain": "<Figure>"}), "a plain picture"),
        (output(**{"application/javascript": "1", "text/plain": "x"}), "type application/javascript"),
        (output(**{"text/latex": "$x$", "text/plain": "x"}), "type text/latex"),
    ],
)
def test_output_that_was_not_made_for_readers_is_refused(draft, output, said):
    notebook = draft().text("words").code(output).done()
    with pytest.raises(ReportError, match=r"^40_pact, cell 3 \(In \[7\]\): ") as refused:
        render(notebook)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("fragment", "said"),
    [
        (FIGURE.format("words", SVG.format("<title>words</title>")), "without alternative text"),
        (FIGURE.format("words", SVG.format("<desc> </desc>")), "without alternative text"),
        (FIGURE.format("words", ""), "without alternative text (f)"),
        (FIGURE.format("", SVG.format("<desc>words</desc>")), "without a caption (f)"),
        ("<table><tr><td>1</td></tr></table>", "a table without a caption"),
        ("<table id='t'><caption></caption><tr><td>1</td></tr></table>", "a table without a caption (t)"),
        ("<img src='https://example.org/a.png' alt='words'>", "picture https://example.org/a.png"),
        ("<img src='data:image/png;base64,iVBORw0KGgo=' alt=''>", "without alternative text"),
        ("<p>written to /home/somebody/out.csv</p>", "/home/somebody/out.csv"),
        ("<p>written to C:\\Users\\x</p>", "C:\\Users\\x"),
        ("<p id='content'>words</p>", "content is already taken"),
    ],
)
def test_fragment_with_a_fault_is_refused(draft, fragment, said):
    with pytest.raises(ReportError, match=r"^40_pact, cell 2 \(In \[7\]\): ") as refused:
        render(draft().html(fragment).done())
    assert said in str(refused.value)


def test_figure_without_a_drawing_is_refused(draft):
    with pytest.raises(ReportError, match="without alternative text"):
        render(draft().html("<p>words</p>", kind="figure").done())


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("![words](https://example.org/a.png)", "picture https://example.org/a.png"),
        ("![words](attachment:missing.png)", "picture attachment:missing.png"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a table without a caption"),
        ("$\\undefinedcommand$", "the formula \\undefinedcommand cannot be read"),
    ],
)
def test_markdown_with_a_fault_is_refused(draft, source, said):
    with pytest.raises(ReportError, match=r"^40_pact, cell 2: ") as refused:
        render(draft().text(source).done())
    assert said in str(refused.value)


def test_two_headings_of_one_id_are_refused(draft):
    with pytest.raises(ReportError, match="cell 3: the id crude is already taken"):
        render(draft().text("## One", id="crude").text("## Two", id="crude").done())


def test_refusal_is_said_in_the_language_of_the_page(draft):
    with pytest.raises(ReportError, match=r"40_pact, cella 2 \(In \[7\]\): un valore o un print nudo"):
        render(draft("it").code(output(**{"text/plain": "105"})).done())


def test_all_cells_that_are_refused_are_named_at_once(draft):
    made = draft().code(output(**{"text/plain": "105"})).text("words").code(output(**{"text/html": DATAFRAME}))
    with pytest.raises(ReportError) as refused:
        render(made.text("![words](https://example.org/a.png)").done())
    said = str(refused.value)
    assert said.startswith("3 cells are refused: 40_pact, cell 2 (In [7]): a bare value")
    assert "cell 4 (In [7]): a raw DataFrame would reach the page; show counts with ev.crosstab" in said
    assert "cell 5: the picture https://example.org/a.png" in said


@pytest.mark.parametrize("tag", ["explore", "remove-cell"])
def test_a_cell_for_the_researcher_alone_is_not_on_the_page(draft, tag):
    made = draft().text("words").code(output(**{"text/plain": "secret 105"}), source="people.head()", tags=(tag,))
    page = render(made.done())
    assert "secret" not in page.html
    assert "people.head()" not in page.html
    assert ("40_pact, cell 3 (In [7]): tagged explore, left out of the page\n" in page.log) == (tag == "explore")


def test_cells_are_counted_without_what_papermill_put_in(draft):
    made = draft().text("words").code(source="a = 1", tags=("parameters",))
    made.code(source="a = 2", tags=("injected-parameters",))
    with pytest.raises(ReportError, match=r"^40_pact, cell 4: the formula"):
        render(made.text("$\\undefinedcommand$").done())
    made.node.cells.pop()
    with pytest.raises(ReportError, match=r"^40_pact, cell 4 \(In \[6\]\): a bare value"):
        render(made.code(output(**{"text/plain": "105"})).done())


def test_the_cell_is_the_one_that_lab_shows(make_study, tmp_path, workers):
    study = make_study({"10_bare": ["a = 105", "a"]})
    (record,) = run_batch(study, plan(study), tmp_path / "out", opened=workers)
    assert record.told.startswith("10_bare, cell 4 (In [4]): a bare value or print would reach the page (105)")
    assert record.error.startswith("10_bare, cell 4 (In [4]): a bare value or print would reach the page (…)")


ROW = "R. 1987 apprentice"


@pytest.mark.parametrize(
    "failing", [f"raise ValueError({ROW!r})", f"print({ROW!r})", f"a = {ROW!r}\na", f"{{}}[{ROW!r}]"]
)
def test_a_row_of_a_person_reaches_neither_list_nor_record(make_study, tmp_path, workers, failing):
    """What a failing cell met stands on the terminal and in the log that its owner alone can read."""
    study, out = make_study({"10_bad": [failing], "20_bad": [failing, failing]}), tmp_path / "out"
    records = run_batch(study, plan(study), out, opened=workers)
    assert all(record.status == "failed" and ROW in record.told for record in records)
    for path in out.rglob("*"):
        if path.is_file() and path.suffix != ".log":
            assert ROW not in path.read_text(encoding="utf-8"), path
    for log in (out / "log").glob("*.log"):
        assert stat.S_IMODE(log.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("settings", "said"), [({"language": "xx"}, "misstate xx"), ({"nature": "invented"}, "misstate invented")]
)
def test_wrong_settings_are_refused(draft, settings, said):
    made = draft()
    made.node.cells[0].outputs[0]["data"]["application/vnd.evaluation+json"].update(settings)
    with pytest.raises(ReportError, match=said):
        render(made.done())


def test_notebook_without_settings_is_refused():
    with pytest.raises(ReportError, match="no cell opens the page"):
        render(v4.new_notebook(cells=[v4.new_markdown_cell("words")]))


def test_hostile_content_is_refused_or_harmless(carrier, plant):
    number, told = carrier
    notebook = plant(carrier)
    if told["end"] == "refused":
        with pytest.raises(ReportError, match=r"^40_pact, cell \d+( \(In \[\d+\]\))?: "):
            render(notebook)
        return
    soup = BeautifulSoup(render(notebook).html, "html.parser")
    assert [script["type"] for script in soup.find_all("script")] == ["application/ld+json"]
    json.loads(soup.script.string)
    markup = [(tag.name, name, str(value)) for tag in soup.find_all(True) for name, value in tag.attrs.items()]
    assert not [one for one in markup if one[1].startswith("on") or "javascript:" in one[2].lower()]
    assert not soup.find_all(["iframe", "object", "form"])
    assert len(soup.find_all("style")) == len(soup.find_all("title")) == len(soup.find_all("main")) == 1
    assert f"onerror=ran({number})" not in re.sub(r"&lt;img[^&]*&gt;", "", str(soup.body))
