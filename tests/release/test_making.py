"""A release: what is in it, what it refuses, and that it is there whole or not at all."""

import csv
import hashlib
import json
import re

import pytest

from evaluation.errors import DisclosureError, OutputError, ReportError
from evaluation.reports.batch import run_batch
from evaluation.reports.plan import plan

TREATED = {"arm": ["treated"]}
CREMONA, CREMA, CASALE = ({"place": [f"site/{name}"]} for name in ("Cremona", "Crema", "Casalmaggiore"))
PAGES = {
    f"10_count{site}.{language}" for site in ("", ".Cremona", ".Crema", ".Casalmaggiore") for language in ("it", "en")
}
LISTS = {"index.html", "index.en.html", "results.csv", "study.json", "release.json", "ledger.json", "SHA256SUMS"}


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def nothing_beside(office):
    return not office.releases.exists() or not list(office.releases.iterdir())


def test_what_is_in_it(office):
    (office.source / "99_dropped.it.html").write_text("a page of a notebook that the study has dropped")
    made = office.release("2017-06")
    found = files(made.folder)
    pages = {f"{name}.{ending}" for name in PAGES for ending in ("html", "json")}
    assert pages | LISTS | {f"notebooks/{name}.ipynb" for name in PAGES} <= set(found)
    assert not [name for name in found if name.startswith(("log/", "99_", "."))]
    assert (made.files, made.reports, made.statements, made.audited) == (len(found), 8, 8, True)
    assert made.silent == ()
    for name in pages | {f"notebooks/{name}.ipynb" for name in PAGES}:
        assert found[name] == (office.source / name).read_bytes()
    assert [path.name for path in office.releases.iterdir()] == ["2017-06"]


def test_the_list_of_checksums_is_one_that_the_usual_tool_reads(office):
    found = files(office.release().folder)
    lines = found["SHA256SUMS"].decode().splitlines()
    assert lines == sorted(lines, key=lambda line: line.partition("  ")[2])
    stated = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    assert stated == {
        name: hashlib.sha256(content).hexdigest() for name, content in found.items() if name != "SHA256SUMS"
    }


def test_the_record_says_what_was_done_and_with_what(office):
    found = files(office.release("2017-06").folder)
    record = json.loads(found["release.json"])
    assert (record["study"], record["name"], record["data"], record["threshold"]) == (
        *("fare-legami", "2017-06"),
        *("real", 5),
    )
    assert [rule["rule"] for rule in record["rules"]] == [
        "small counts are hidden",
        "complementary suppression",
        "nothing personal in any file",
    ]
    joint = record["audit"]["joint"]
    assert (joint["passed"], joint["threshold"], joint["statements"]) == (True, 5, 8)
    assert (record["counts"], record["statements"]) == (8, 8)
    assert {"program", "environment", "data", "study", "notebooks"} <= set(record["inputs"])
    assert {"python", "ortools", "scipy", "evaluation"} <= set(record["tools"])
    assert set(record["files"]) == set(found) - {"release.json", "SHA256SUMS"}


def test_the_same_bytes(office):
    one, two = (files(office.release(folder, name="same").folder) for folder in ("one", "two"))
    assert one == two


def test_the_results_are_those_of_the_reports_in_it(office):
    office.record("10_count.it", lambda facts: facts["estimates"].append({"estimand": "any_work", "value": 0.25}))
    rows = list(csv.DictReader(files(office.release().folder)["results.csv"].decode().splitlines()))
    assert [(row["name"], row["value"]) for row in rows] == [("10_count.it", "0.25")]


LEAKS = {
    "a small count": ({"10_count.Crema.it": [(CREMA | TREATED, 3)]}, [r"10_count\.Crema\.it\.html, table"]),
    "the rest of a site": (
        {"10_count.Crema.en": [(CREMA | TREATED, 38)]},
        [r"10_count\.Crema\.it\.html, people", r"10_count\.Crema\.en\.html, table"],
    ),
    "sites against all": (
        {
            "10_count.it": [(TREATED, 35)],
            "10_count.Cremona.it": [(CREMONA | TREATED, 20)],
            "10_count.Crema.it": [(CREMA | TREATED, 12)],
        },
        [r"10_count\.it\.html, table", r"Cremona\.it\.html, table", r"Crema\.it\.html, table"],
    ),
    "one language against the other": (
        {
            "10_count.en": [(TREATED, 35)],
            "10_count.it": [(CREMONA | TREATED, 20), (CREMA | TREATED, 12)],
        },
        [r"10_count\.en\.html, table", r"10_count\.it\.html, table"],
    ),
    "languages that contradict each other": (
        {"10_count.it": [(TREATED, 35)], "10_count.en": [(TREATED, 36)]},
        ["contradict", r"10_count\.it\.html, table, arm: treated", r"10_count\.en\.html, table, arm: treated"],
    ),
    "a dimension that nobody knows": ({"10_count.it": [({"shoe": ["40"]}, 30)]}, ["there is no dimension shoe"]),
    "a category that nobody knows": ({"10_count.it": [({"arm": ["third"]}, 30)]}, ["dimension arm: there is no third"]),
}


@pytest.mark.parametrize("name", LEAKS)
def test_a_leak_is_refused_and_told_with_its_pages(office, name):
    pages, said = LEAKS[name]
    with pytest.raises(DisclosureError) as refused:
        office.say(pages).release()
    assert refused.value.exit_code == 10
    for words in said:
        assert re.search(words, str(refused.value)), words
    assert nothing_beside(office)


SAFE = {
    "what leaves enough values": {"10_count.it": [(TREATED, 35)], "10_count.Cremona.en": [(CREMONA | TREATED, 20)]},
    "zero": {"10_count.Crema.it": [(CREMA | TREATED, 0)]},
    "the same in both languages": {f"10_count.{language}": [(TREATED, 35)] for language in ("it", "en")},
    "twice in one place": {"10_count.it": [(TREATED, 35), (TREATED, 35)]},
}


@pytest.mark.parametrize("name", SAFE)
def test_what_gives_nobody_away_is_released(office, name):
    assert office.say(SAFE[name]).release().folder.is_dir()


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (
            {"10_count.it": [(TREATED, 35)], "10_count.Cremona.it": [(CREMONA | TREATED, 20)]},
            {"10_count.it": [(TREATED, 35)], "10_count.Crema.it": [(CREMA | TREATED, 12)]},
            ["first: 10_count.Cremona.it.html, table", "second: 10_count.Crema.it.html, table", "can only be 3"],
        ),
        ({"10_count.it": [(TREATED, 35)]}, {"10_count.it": [(TREATED, 36)]}, ["release: ", "can only be 1"]),
    ],
    ids=["what each hides the other tells", "one person more"],
)
def test_two_releases_that_each_are_safe(office, first, second, said):
    again = {path: (office.source / path.name).read_bytes() for path in office.source.glob("*.json")}
    office.say(first).release("first")
    for path, content in again.items():
        path.write_bytes(content)
    office.say(second)
    with pytest.raises(DisclosureError) as refused:
        office.release("second", "first")
    assert [words for words in said if words not in str(refused.value)] == []
    assert [path.name for path in office.releases.iterdir()] == ["first"]
    assert office.release("second").compared == ()


def test_a_release_that_adds_nothing_passes_beside_the_last_one(office):
    office.say({"10_count.it": [(TREATED, 35)]}).release("first")
    office.say({"10_count.Cremona.it": [(CREMONA | TREATED, 20)]})
    made = office.release("second", "first")
    assert made.compared == ("first",)
    (compared,) = json.loads((made.folder / "release.json").read_bytes())["audit"]["with_earlier"]
    assert (compared["earlier"], compared["passed"]) == ("first", True)


@pytest.mark.parametrize(
    ("spoil", "error", "said"),
    [
        (lambda folder: (folder / "ledger.json").write_text("{}"), DisclosureError, r"not as it was released \(ledger"),
        (lambda folder: (folder / "SHA256SUMS").unlink(), ReportError, "SHA256SUMS is missing"),
        (lambda folder: (folder / "10_count.it.html").unlink(), DisclosureError, r"\(10_count.it.html\)"),
    ],
)
def test_an_earlier_release_must_be_the_one_that_readers_have(office, spoil, error, said):
    spoil(office.release("first").folder)
    with pytest.raises(error, match=said):
        office.release("second", "first")


def test_where_the_rule_is_off_nothing_is_audited_and_the_record_says_so(with_threshold):
    office = with_threshold(0, "public").say({"10_count.it": [(TREATED, 1)]})
    office.release("zeroth")
    made = office.release("first", "zeroth")
    assert (made.audited, made.compared) == (False, ())
    record = json.loads((made.folder / "release.json").read_bytes())
    assert record["audit"] == {"joint": None, "with_earlier": []}
    assert record["rules"][0] == {
        "rule": "nothing is hidden or audited",
        "threshold": 0,
        "because": "the data are public",
    }
    silent = office.study.disclosure.model_copy(update={"reason": None})
    office.study = office.study.model_copy(update={"disclosure": silent})
    with pytest.raises(ReportError, match=r"add disclosure\.reason, or a threshold"):
        office.release("second")


@pytest.mark.parametrize(
    ("estimate", "refused"),
    [({"n": 105, "method": "wilson"}, True), ({"n": 105, "provenance": "published"}, False), ({"n": None}, False)],
    ids=["of people", "of published figures", "of nobody"],
)
def test_numbers_that_no_audit_can_see_are_refused(office, estimate, refused):
    office.record("10_count.en", lambda facts: facts.update(counts=[], estimates=[estimate]))
    if refused:
        with pytest.raises(DisclosureError, match=r"1 pages show numbers about people .*10_count\.en\.html"):
            office.release()
    else:
        made = office.release()
        assert (made.statements, made.silent) == (7, ("10_count.en.html",))


@pytest.mark.parametrize(
    "count",
    [
        {"where": "t", "value": 40},
        {"where": "t", "value": 40.5, "chosen": {}},
        {"where": "t", "value": True, "chosen": {}},
        {"value": 40, "chosen": {}},
        {"where": "t", "value": 40, "chosen": {}, "kind": "mean"},
        {"where": "t", "value": 40, "chosen": ["arm"]},
        "forty",
    ],
)
def test_a_count_that_is_none_is_refused(office, count):
    office.record("10_count.it", lambda facts: facts["counts"].append(count))
    with pytest.raises(DisclosureError, match=r"10_count\.it\.html: its record holds"):
        office.release()


def _failed(office):
    office.record("10_count.en", lambda facts: facts.update(status="failed"))


def _further_data(office):
    (office.study.folder / "registers" / "patti.csv").write_text("CF\nx\n")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda office: (office.source / "10_count.en.json").unlink(),
            "1 of 8 .*\n10_count.en: it was never finished$",
        ),
        (_failed, "\n10_count.en: it failed the last time$"),
        (lambda office: (office.source / "10_count.en.html").write_text("x"), "\n10_count.en: a file of it is missing"),
        (lambda office: (office.source / "notebooks" / "10_count.en.ipynb").unlink(), "\n10_count.en: a file of it"),
        (_further_data, "8 of 8 .*\n10_count.it: data changed"),
    ],
)
def test_reports_that_are_not_as_they_would_be_made_now(office, spoil, said):
    spoil(office)
    with pytest.raises(ReportError, match=said) as refused:
        office.release()
    assert "run evaluation report first" in str(refused.value)
    assert nothing_beside(office)


def test_where_there_are_no_reports(office):
    office.reports = office.reports / "elsewhere"
    with pytest.raises(ReportError, match="there are no reports of the study fare-legami; run evaluation report first"):
        office.release()


@pytest.mark.parametrize("place", ["reports/fare-legami/release", "reports/release", "study/release"])
def test_a_release_among_reports_or_data_is_refused(office, place):
    office.releases = office.reports.parent
    with pytest.raises(OutputError, match="choose another folder with --out"):
        office.release(place)


DAMAGES = {
    "counts emptied": lambda facts: facts.update(counts=[]),
    "counts cut to one": lambda facts: facts["counts"].__delitem__(slice(1, None)),
    "another count": lambda facts: facts["counts"][0].update(value=9),
    "a false headline": lambda facts: facts.update(headline="100 of 90 people"),
    "another input": lambda facts: facts["inputs"].update(data="0" * 64),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_record_that_no_batch_wrote_is_not_believed(office, damage):
    file = office.source / "10_count.it.json"
    facts = json.loads(file.read_text(encoding="utf-8"))
    facts["counts"] *= 2
    file.write_text(json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    office.enter()
    damage(facts)
    file.write_text(json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    with pytest.raises(ReportError, match=r"10_count\.it"):
        office.release()
    assert nothing_beside(office)


def test_a_notebook_that_no_batch_wrote_is_not_handed_over(office):
    file = office.source / "notebooks" / "10_count.it.ipynb"
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(ReportError, match=r"10_count\.it"):
        office.release()


def test_a_notebook_carries_nothing_that_somebody_saved_in_it(office, workers):
    """A row of a person in saved outputs, attachments, widgets, metadata or a raw cell's neighbours stays behind."""
    source = office.study.path("notebooks") / "10_count.ipynb"
    notebook = json.loads(source.read_text(encoding="utf-8"))
    secret = "R. 1987 apprentice"
    notebook["metadata"]["widgets"] = {"state": secret}
    notebook["metadata"]["note"] = secret
    for cell in notebook["cells"]:
        cell["metadata"]["note"] = secret
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": secret}]
            cell["execution_count"] = 7
    picture = {
        "cell_type": "markdown",
        "id": "m",
        "metadata": {},
        "source": "words",
        "attachments": {"a": {"text/plain": secret}},
    }
    notebook["cells"].append(picture)
    source.write_text(json.dumps(notebook), encoding="utf-8")
    run_batch(office.study, plan(office.study), office.source, opened=workers)
    made = office.release()
    for path in made.folder.rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes(), path.name
    kept = json.loads((made.folder / "notebooks" / "10_count.it.ipynb").read_text(encoding="utf-8"))
    assert {name for cell in kept["cells"] for name in cell} == {
        "cell_type",
        "id",
        "metadata",
        "source",
        "outputs",
        "execution_count",
    }
    assert any("words" in "".join(cell["source"]) for cell in kept["cells"])
