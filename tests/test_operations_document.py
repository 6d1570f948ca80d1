"""docs/operations.md says what programs rely on: events, files, exit codes, each as it is."""

import csv
import inspect
import json
import re

import pytest

from evaluation import errors, paths
from evaluation.cli import events, group, progress
from evaluation.cli.progress import Json, Tally
from evaluation.cli.signals import INTERRUPTED
from evaluation.errors import StudyError
from evaluation.reports import index, record
from evaluation.reports.index import write_index
from evaluation.reports.plan import plan
from evaluation.reports.record import record_of
from evaluation.reports.results import Results
from evaluation.reports.selection import Fault
from evaluation.statistics.estimate import Estimate
from evaluation.study import read_study

DOCUMENT = (paths.root() / "docs" / "operations.md").read_text(encoding="utf-8")
TYPES = {
    "text": (str,),
    "integer": (int,),
    "number": (int, float),
    "number or null": (int, float, type(None)),
    "boolean": (bool,),
    "list": (list,),
    "object": (dict,),
}
PLANNED = plan(read_study("rossi"))
ESTIMATE = {"id": "answer", "kind": "headline"} | Estimate(estimand="any_work", scale="difference", value=0.1).to_dict()


def rows(title):
    """Return the table under a heading that begins with a title, without its head, cell by cell."""
    section = next(part for part in re.split(r"^## ", DOCUMENT, flags=re.MULTILINE) if part.startswith(title))
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def fields_of_events():
    found = {}
    for kind, fields, _ in rows("Events"):
        name = kind.strip("`")
        named = dict(re.findall(r"`(\w+)` ([a-z ]+)", fields))
        found[name] = named if fields != "the same" else found["ended"]
    return found


def check(facts, documented):
    assert facts.keys() == documented.keys()
    for name, value in facts.items():
        assert isinstance(value, TYPES[documented[name]]), name


def told(ending=None):
    """Tell one of everything."""
    teller = Json(Tally(2, 2))
    with teller:
        teller.fault(Fault("/a", StudyError("errors.no_study", met="/a", accepted="")))
        teller.withdrawn("rossi/x.en")
        teller.listen(PLANNED[0], record_of(PLANNED[0], "done", cached=True))
        teller.listen(PLANNED[1], None)
        teller.listen(PLANNED[1], record_of(PLANNED[1], "failed", error="x", seconds=2.0))
        teller.say("mind")
        if ending:
            raise ending


@pytest.mark.parametrize("ending", [None, KeyboardInterrupt, StudyError("errors.no_study", met="", accepted="")])
def test_every_event_has_the_documented_fields(capsys, ending):
    if ending:
        with pytest.raises((KeyboardInterrupt, StudyError)):
            told(ending)
    else:
        told()
    documented = fields_of_events()
    last = {None: "ended", KeyboardInterrupt: "interrupted"}.get(ending, "stopped")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["event"] for line in lines} == {*documented} - {"ended", "interrupted", "stopped", "explained"} | {
        last
    }
    for line in lines:
        assert line["schema"] == events.SCHEMA
        check(line, {"schema": "text", "event": "text", "at": "number"} | documented[line["event"]])


def test_every_event_is_documented():
    sources = inspect.getsource(progress) + inspect.getsource(__import__("evaluation.cli.explaining").cli.explaining)
    kinds = set(re.findall(r'(?:_tell|event)\(\s*"(\w+)"', sources)) | {"ended", "interrupted", "stopped"}
    assert kinds == fields_of_events().keys()


def test_the_results_of_a_report_have_the_documented_fields():
    counts = ({"where": "x", "value": 7, "chosen": {}},)
    made = record_of(PLANNED[0], "done", title="t", estimates=(ESTIMATE,), counts=counts, inputs={"data": "1"})
    facts = json.loads(made.to_json())
    check(facts, {name.strip("`"): kind for name, kind, _ in rows("Results of a report")})
    assert facts["schema"] == record.SCHEMA


def test_the_table_of_estimates_has_the_documented_columns_whatever_is_in_it():
    documented = [name for cell, _ in rows("All estimates") for name in re.findall(r"`(\w+)`", cell)]
    results = Results()
    assert next(csv.reader(results.to_csv().splitlines())) == documented
    results.add(record_of(PLANNED[0], "done", estimates=(ESTIMATE, ESTIMATE | {"further": 1})))
    header, first, _ = csv.reader(results.to_csv().splitlines())
    assert header == documented
    assert dict(zip(header, first, strict=True))["value"] == "0.1"


def test_what_a_study_found_has_the_documented_fields(tmp_path):
    write_index(read_study("rossi"), [record_of(planned, "done") for planned in PLANNED], tmp_path)
    facts = json.loads((tmp_path / index.FACTS).read_text(encoding="utf-8"))
    check(facts, {name.strip("`"): kind for name, kind, _ in rows("What a study found")})
    assert facts["schema"] == index.SCHEMA
    documented = re.findall(r"`(\w+)`", next(row[2] for row in rows("What a study found") if row[0] == "`topics`"))
    assert sorted(facts["topics"]["40_pact_comparison"]["it"]) == sorted(documented)


@pytest.mark.parametrize("schema", [events.SCHEMA, record.SCHEMA, index.SCHEMA, "evaluation.results/1"])
def test_the_version_of_each_is_in_a_heading(schema):
    assert re.search(rf"^## .*`{re.escape(schema)}`$", DOCUMENT, re.MULTILINE)


def test_every_exit_code_is_documented_and_in_the_help():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    codes = {0, 2, INTERRUPTED, *(kind.exit_code for kind in kinds)}
    assert {int(code) for code, *_ in rows("Exit codes")} == codes
    assert {int(code) for code in re.findall(r"\b\d+\b", group.help.partition("Exit codes:")[2])} == codes
