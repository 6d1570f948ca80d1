"""No page is lost: every notebook runs to its end on studies that go wrong in every way that there is."""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from evaluation import people
from evaluation.errors import ParameterError
from evaluation.presentation.figures import figure
from evaluation.presentation.show import Shown
from evaluation.reports.plan import Planned, plan
from evaluation.reports.spoken import suits
from evaluation.study import Study, read_study

specification = importlib.util.spec_from_file_location("odd_studies", Path(__file__).parent / "odd_studies.py")
odd_studies = sys.modules["odd_studies"] = importlib.util.module_from_spec(specification)
specification.loader.exec_module(odd_studies)
Odd, draw, told, write_study = odd_studies.Odd, odd_studies.draw, odd_studies.told, odd_studies.write_study

ODD = {
    "a study like others": Odd(covariates="category", landmarks=(1, 2)),
    "one person": Odd(people=1),
    "two people, one treated": Odd(people=2, arms="one", happens="all"),
    "nobody treated, some covariates": Odd(arms="none", covariates="amount", strata="two"),
    "everybody treated, before time zero": Odd(arms="all", began="before"),
    "a voucher at enrolment": Odd(began="before", landmarks=(1, 2)),
    "a treatment begun on both sides of time zero": Odd(began="mixed", people=150, landmarks=(1, 2)),
    "treated people without a date": Odd(began="unknown", landmarks=(1, 2)),
    "controls with a date": Odd(began="controls", landmarks=(1, 2)),
    "six kinds of first event": Odd(kinds=6, people=150, more="kinds"),
    "eight kinds, of few people": Odd(kinds=8, people=20, happens="all"),
    "eight kinds, hidden below three": Odd(kinds=8, people=150, happens="all", threshold=3),
    "one group": Odd(arms="no_arms", kinds=5, people=150),
    "one group, hidden below five": Odd(arms="no_arms", people=150, threshold=5, places="sites"),
    "one group in which nothing happens": Odd(arms="no_arms", happens="nobody", observed="some"),
    "nobody observed": Odd(observed="nobody", covariates="flag"),
    "one person observed": Odd(observed="one", covariates="flag"),
    "everything at time zero": Odd(times="zero", happens="all"),
    "everything at one time": Odd(times="same", covariates="separating"),
    "all outcomes at the end of follow-up": Odd(times="at_end", happens="all"),
    "only other events": Odd(kinds=3, happens="other", more="states"),
    "outcomes in one arm only": Odd(happens="treated", strata="missing", covariates="missing"),
    "a stratum for each person": Odd(strata="own", covariates="constant"),
    "a site with nobody": Odd(places="empty_site", observed="some"),
    "a site with one person": Odd(places="single", more="enrolment"),
    "an edition with nobody, hidden below ten": Odd(places="editions", people=150, threshold=10),
    "a horizon that nobody reaches": Odd(horizons=(100,), window=500, times="tiny"),
    "no horizons": Odd(horizons=(), unit="day", window=1),
}
DRAWN = {told(draw(seed)): draw(seed) for seed in range(6)}
# One of each kind; the others take minutes, and are in the long tests.
QUICK = {
    "one person", "nobody treated, some covariates", "a voucher at enrolment", "nobody observed", "no horizons",
}  # fmt: skip
STUDIES = [
    pytest.param(odd, id=name, marks=() if name in QUICK else pytest.mark.long) for name, odd in (ODD | DRAWN).items()
]


@pytest.fixture(scope="module", autouse=True)
def _quickly() -> Iterator[None]:
    """Leave the painting of figures out, which takes nearly all of the time, and read each study once."""
    read: dict[Path, object] = {}
    original = people.study_participants
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figure, "_draw", lambda *_: "<svg></svg>")
        patch.setattr(people, "study_participants", lambda study: read.setdefault(study.folder, original(study)).copy())
        yield


def displayed(planned: Planned) -> Iterator[object]:
    """Yield what each cell of a page displays, as a kernel would run them."""
    names: dict[str, object] = {}
    for cell in nbformat.read(planned.source, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        body = ast.parse(cell.source).body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), planned.notebook, "exec"), names)
        if "parameters" in cell.metadata.get("tags", []):
            names.update(planned.parameters)
        if last is not None:
            found = eval(compile(ast.Expression(last.value), planned.notebook, "eval"), names)
            if suits(cell, planned.study.features):
                yield found


def pages(study: Study) -> dict[str, list[object]]:
    return {planned.name: list(displayed(planned)) for planned in plan(study, languages=["it"])}


@pytest.mark.parametrize("odd", STUDIES)
def test_every_cell_of_every_page_shows_something(odd, tmp_path):
    study = read_study(write_study(tmp_path / "odd", odd))
    made = pages(study)
    assert len(made) == len(plan(study, languages=["it"])) >= (3 if study.arms is None else 4)
    for name, shown in made.items():
        assert all(isinstance(each, Shown) for each in shown), name
        assert [each.kind for each in shown[1:3]] == ["headline", "panel"], name


def of(made: dict[str, list[object]], page: str, id: str) -> Shown:
    return next(each for each in made[page] if each.id == id)


def test_the_rarest_kinds_share_a_curve_and_the_caption_says_which(tmp_path):
    study = read_study(write_study(tmp_path / "odd", ODD["six kinds of first event"]))
    curves = of(pages(study), "50_time_to_first_job.it", "causes")
    events = people.study_participants(study)["event"].value_counts()
    rare = sorted(events.drop("none").sort_values(ascending=False, kind="stable").index[3:])
    note = next(line for line in curves.plain.splitlines() if line.startswith("Altri tipi"))
    assert [kind for kind in sorted(events.index) if kind in note] == rare
    assert "altri tipi" in curves.alt
    assert not any(f"{kind}:" in curves.alt for kind in rare)


def test_four_kinds_keep_their_curves(tmp_path):
    study = read_study(write_study(tmp_path / "odd", Odd(kinds=4, people=150)))
    assert "Altri tipi" not in of(pages(study), "50_time_to_first_job.it", "causes").plain


def test_a_treatment_that_everybody_began_before_time_zero_is_settled_there(tmp_path):
    study = read_study(write_study(tmp_path / "odd", ODD["a voucher at enrolment"]))
    made = pages(study)
    for id in ("swimmer", "timing", "timing-estimates", "timing-direction"):
        assert of(made, "50_time_to_first_job.it", id).kind == "notice"


def test_one_that_some_began_later_is_dated_from_time_zero(tmp_path):
    study = read_study(write_study(tmp_path / "odd", ODD["a treatment begun on both sides of time zero"]))
    made = pages(study)
    assert of(made, "50_time_to_first_job.it", "timing").kind == "figure"
    assert all(each.defined for each in of(made, "50_time_to_first_job.it", "timing-estimates").estimates)


def test_a_study_with_one_group_has_one_curve_and_no_comparison(tmp_path):
    study = read_study(write_study(tmp_path / "odd", ODD["one group"]))
    made = pages(study)
    assert list(made) == ["20_participants.it", "30_outcomes.it", "50_time_to_first_job.it"]
    curve, *_ = (each for each in made["50_time_to_first_job.it"] if each.id == "curves")
    assert len(curve.estimates) == 1
    answer = of(made, "50_time_to_first_job.it", "answer")
    table = people.study_participants(study)
    assert answer.estimates[0].n == len(table)
    by_window = table["event"].isin(study.outcome("any").events) & (table["months_to_event"] <= study.time.window)
    assert answer.estimates[0].events == by_window.sum() > 0
    ids = {each.id for each in made["50_time_to_first_job.it"]}
    assert ids == {"page", "answer", "claims", "curves", "medians", "horizons", "causes"}


def test_page_40_is_not_offered_for_one_group_and_says_why(tmp_path):
    study = read_study(write_study(tmp_path / "odd", ODD["one group"]))
    for asked in ("40", "40_pact_comparison"):
        with pytest.raises(ParameterError, match="compares two arms and the study odd has one group"):
            plan(study, only=[asked])
    with pytest.raises(ParameterError, match="has no"):
        plan(study, only=["99"])
    assert len(plan(read_study(write_study(tmp_path / "two", Odd())), only=["40"])) == 2
