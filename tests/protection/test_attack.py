"""A whole batch with the threshold forced to 5, attacked from outside: no small count can be worked out.

The attacker knows nothing of the project's own accounts: he reads the tables of the pages and solves them. Each number
that a table prints becomes an equation about how many people have which place, arm, populations and kind of first
event; what integer programming leaves to a count is what he knows of it. He shares no code with the audit.
"""

import itertools
import json
import re
from dataclasses import dataclass, field

import numpy as np
import pytest
from bs4 import BeautifulSoup
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from evaluation.people import study_participants
from evaluation.reports.batch import run_batch
from evaluation.reports.plan import plan
from evaluation.study import ALL, ENROLLED, read_study, shipped

THRESHOLD = 5
OF = re.compile(r"^([\d,]+) of ([\d,]+)$")
NUMBER = re.compile(r"^[\d,]+$")


@dataclass
class Knowledge:
    """What was read: equations over the cells of crossed categories.

    Parameters
    ----------
    axes : dict of str to list of str
        Categories of each axis.
    """

    axes: dict
    equations: list = field(default_factory=list)

    def __post_init__(self):
        cells = list(itertools.product(*self.axes.values()))
        self.columns = {name: np.array([cell[place] for cell in cells]) for place, name in enumerate(self.axes)}
        self.size = len(cells)

    def mask(self, **chosen):
        """Return the cells of people with one of the categories chosen on each axis."""
        found = np.ones(self.size, dtype=bool)
        for name, categories in chosen.items():
            found &= np.isin(self.columns[name], list(categories))
        return found

    def learn(self, number, **chosen):
        """Take note that so many people have these categories."""
        self.equations.append((self.mask(**chosen), number))

    def range(self, target):
        """Return the least and the most that the equations leave to a sum of cells."""
        rows = csr_array(np.array([mask for mask, _ in self.equations], dtype=float))
        numbers = np.array([number for _, number in self.equations], dtype=float)
        ends = []
        for sign in (1, -1):
            found = milp(
                sign * target.astype(float),
                constraints=LinearConstraint(rows, numbers, numbers),
                integrality=np.ones(self.size),
                bounds=Bounds(0, np.inf),
                options={"time_limit": 20},
            )
            assert found.status in (0, 1), found.message
            ends.append(sign * (found.mip_dual_bound if found.status == 1 else found.fun))
        return round(ends[0]), round(ends[1])


def read_tables(page):
    """Return the rows of every table of a page as texts, by its id."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    for mark in soup.select("sup"):
        mark.decompose()
    return {
        table["id"]: [
            [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in table.select("tr")
        ]
        for table in soup.select("div.table")
    }


def number(text):
    return int(text.replace(",", "")) if NUMBER.match(text) else None


def pair(text):
    return tuple(number(each) for each in found.groups()) if (found := OF.match(text)) else None


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(("fare-legami", False), id="fare-legami"),
        *(pytest.param((name, True), id=f"all of {name}", marks=pytest.mark.long) for name in shipped()),
    ],
)
def batch(request, force, tmp_path_factory):
    """The reports of a study in all its languages; of its sites too where there is time."""
    name, places = request.param
    out = tmp_path_factory.mktemp("batch")
    forced = force(name, tmp_path_factory.mktemp("forced") / name)
    planned = [each for each in plan(forced, ["20", "30", "40", "50"]) if places or each.site == ALL]
    records = run_batch(forced, planned if not places else plan(forced), out)
    assert [record.error for record in records if record.status != "done"] == []
    return forced, out


def truth(study):
    """Return one row of categories for each person, as the attacker names them."""
    table = study_participants(study)
    people = table.assign(arm=np.where(table["pact"].fillna(False), "treated", "control"), kind=table["event"])
    flags = [item.id for item in study.populations if item.id != ENROLLED]
    for flag in flags:
        people[flag] = np.where(table[flag].fillna(False), "in", "out")
    places = ["edition"] if study.editions else []
    return people[[*places, "arm", *flags, "kind"]].astype(str), flags


def axes(study, flags):
    found = {"edition": [item.id for item in study.editions]} if study.editions else {}
    found["arm"] = ["treated", "control"]
    found |= {flag: ["in", "out"] for flag in flags}
    found["kind"] = [*(event.id for event in study.events), "none"]
    return found


class Reader:
    """Reads the English pages of a batch into equations."""

    def __init__(self, study, out, flags):
        self.study, self.out = study, out
        self.known = Knowledge(axes(study, flags))
        primary = study.primary.population
        self.base = {} if primary == ENROLLED else {primary: ["in"]}
        self.bases = {item.id: {} if item.id == ENROLLED else {item.id: ["in"]} for item in study.populations}
        self.outcomes = {item.id: list(item.events) for item in study.outcomes}
        self.arms = {study.arms.treated["en"]: ["treated"], study.arms.control["en"]: ["control"]}
        self.arms |= {"Both arms": ["treated", "control"]}

    def place(self, label):
        for item in self.study.editions:
            if item.label["en"] == label:
                return {"edition": [item.id]}
        for item in self.study.sites:
            if item.label["en"] == label:
                return {"edition": [each.id for each in self.study.editions if each.site == item.id]}
        return {}

    def learn(self, value, **chosen):
        if value is not None:
            self.known.learn(value, **chosen)

    def learn_pair(self, text, among, kind):
        found = pair(text)
        if found:
            self.learn(found[0], **among, kind=kind)
            self.learn(found[1], **among)

    def read(self):
        for page in sorted(self.out.glob("*.en.html")):
            if page.name.startswith(("20", "30", "40")):
                where = self.place(page.name.removesuffix(".en.html").partition(".")[2])
                for name, rows in read_tables(page).items():
                    getattr(self, f"read_{name.replace('-', '_')}", lambda *_: None)(rows, where)
        return self.known

    def read_by_place(self, rows, _):
        for row in rows[1:]:
            for text, item in zip(row[1:], self.study.populations, strict=True):
                self.learn(number(text), **self.place(row[0]), **self.bases[item.id])

    def read_flow_data(self, rows, _):
        for row, among in zip(rows[1:3], ({}, {name: ["out"] for name in self.base}), strict=False):
            self.learn(number(row[1]), **among)

    def read_rates_data(self, rows, where):
        every = itertools.product(self.study.outcomes, self.study.populations)
        for row, (outcome, item) in zip(rows[1:], every, strict=True):
            self.learn_pair(row[4], {**where, **self.bases[item.id]}, self.outcomes[outcome.id])

    def read_by_kind(self, rows, _):
        for row, event in zip(rows[1:], self.study.events, strict=True):
            self.learn(number(row[1]), **self.base, kind=[event.id])
            self.learn(number(row[3]), kind=[event.id])

    def read_by_place_data(self, rows, _):
        for row in rows[1:]:
            self.learn_pair(row[4], {**self.place(row[0]), **self.base}, self.outcomes[self.study.primary.outcome])

    def read_two_by_two(self, rows, where):
        outcome = self.outcomes[self.study.primary.outcome]
        without = [kind for kind in self.known.axes["kind"] if kind not in outcome]
        for row in rows[1:]:
            among = {**where, **self.base, "arm": self.arms[row[0]]}
            for text, kind in zip(row[1:4], (outcome, without, self.known.axes["kind"]), strict=True):
                self.learn(number(text), **among, kind=kind)

    def read_forest_data(self, rows, where):
        primary, chosen = self.study.primary, []
        outcomes = dict.fromkeys([primary.outcome, *self.outcomes])
        populations = dict.fromkeys([primary.population, ENROLLED, *self.bases])
        chosen += [(outcome, primary.population) for outcome in outcomes]
        chosen += [(primary.outcome, base) for base in populations if base != primary.population]
        for row, (outcome, base) in zip(rows[1:], chosen, strict=True):
            self.learn_pair(row[4], {**where, **self.bases[base]}, self.outcomes[outcome])
            self.solve_difference(row[1], pair(row[4]), {**where, **self.bases[base]}, outcome)

    def solve_difference(self, printed, people, among, outcome):
        """Find the arms behind a difference of shares, where only one set of counts prints it so."""
        if not people or "points" not in printed:
            return
        value = float(printed.replace("−", "-").replace("points", "")) / 100
        events, n = people
        sizes = [size for size in self.sizes(among) if 0 < size < n]
        found = {
            (first, size)
            for size in sizes
            for first in range(max(0, events - (n - size)), min(events, size) + 1)
            if abs(first / size - (events - first) / (n - size) - value) <= 0.0005 + 1e-12
        }
        if len(found) == 1:
            first, size = found.pop()
            self.learn(first, **among, arm=["treated"], kind=self.outcomes[outcome])
            self.learn(size, **among, arm=["treated"])

    def sizes(self, among):
        target = self.known.mask(**among, arm=["treated"])
        return [value for mask, value in self.known.equations if np.array_equal(mask, target)]


def small_counts(study, people, known):
    """Yield every count of 1 to 4 in one, two or three categories, of sites in three and of editions in two."""
    sites = {item.id: [each.id for each in study.editions if each.site == item.id] for item in study.sites}
    options = {name: [(category,) for category in categories] for name, categories in known.axes.items()}
    if "edition" in options:
        options["edition"] += [tuple(members) for members in sites.values()]
    options["kind"] += [tuple(item.events) for item in study.outcomes if len(item.events) > 1]
    for size in (1, 2, 3):
        for names in itertools.combinations(options, size):
            for chosen in itertools.product(*(options[name] for name in names)):
                if size == 3 and "edition" in names and len(chosen[names.index("edition")]) == 1:
                    continue
                who = dict(zip(names, chosen, strict=True))
                n = int(np.logical_and.reduce([people[name].isin(each) for name, each in who.items()]).sum())
                if 0 < n < THRESHOLD:
                    yield who, n


def attack(study, out, most):
    """Return small counts with what the attacker knows of them, and check that he was not misled."""
    people, flags = truth(study)
    known = Reader(study, out, flags).read()
    cells = dict(zip(zip(*known.columns.values(), strict=True), range(known.size), strict=True))
    places = [cells[row] for row in people[list(known.axes)].itertuples(index=False, name=None)]
    assert len(known.equations) > 5
    for mask, value in known.equations:
        assert mask[places].sum() == value
    targets = list(small_counts(study, people, known))
    for who, n in targets[:: max(1, len(targets) // most)]:
        low, high = known.range(known.mask(**who))
        assert low <= n <= high
        yield who, low, high


def test_the_attacker_recovers_no_small_count(batch):
    for who, low, high in attack(*batch, most=25):
        assert high - low >= THRESHOLD, (who, low, high)


@pytest.mark.long
def test_the_attacker_is_able(tmp_path):
    study = read_study("fare-legami")
    run_batch(study, plan(study, ["20", "30", "40"], languages=["en"]), tmp_path)
    found = [high - low for _, low, high in attack(study, tmp_path, most=25)]
    assert sum(width < THRESHOLD for width in found) > len(found) / 3


def test_no_number_at_risk_step_or_end_of_a_curve_is_about_few(batch):
    _, out = batch
    for page in out.glob("50*.en.html"):
        tables = read_tables(page)
        for name in ("curves", "causes"):
            for row in tables.get(f"{name}-data", [])[1:]:
                assert not any(0 < number(text) < THRESHOLD for text in row[2:5])
            for row in tables.get(f"{name}-at-risk", [])[1:]:
                counts = [number(text) for text in row[1:]]
                steps = [abs(after - before) for before, after in itertools.pairwise(counts)]
                assert not any(0 < step < THRESHOLD for step in (*counts, *steps)), row


def test_both_languages_and_the_results_say_the_same_counts(batch):
    _, out = batch
    for english in out.glob("*.en.json"):
        italian = english.with_name(english.name.replace(".en.", ".it."))
        one, other = (json.loads(file.read_text(encoding="utf-8")) for file in (english, italian))
        assert one["counts"] == other["counts"]
        assert not any(0 < each["value"] < THRESHOLD for each in one["counts"])
        known = {each["value"] for each in one["counts"]}
        for estimate in one["estimates"]:
            said = {estimate[name] for name in ("n", "events")} - {None}
            of_people = not estimate["id"].startswith("published-") and estimate["method"] != "exact bounds"
            assert said <= known or not of_people or estimate["estimand"] == "rows_kept", estimate
