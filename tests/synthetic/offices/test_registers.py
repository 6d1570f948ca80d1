"""The registers as the first half of the intake reads them, and what they come to when reckoned independently of it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping

import pandas as pd
import pytest

from evaluation.registers.ledger import Ledger, remarks_frame, rows_frame
from evaluation.synthetic.truth.whole import Truth
from evaluation.synthetic.world import World
from evaluation.synthetic.writing import render_registers

Registers = Mapping[str, pd.DataFrame]
ReadBack = tuple[Registers, Ledger]
EXPECTED_ISSUES = {
    "iscritti.xlsx": {
        "colour_lost",
        "column_not_loaded",
        "comments_lost",
        "hidden_row",
        "impossible_date",
        "struck_row",
    },
    "presenze.xlsx": {"ambiguous_one", "blank_marks", "date_without_year", "duplicate_session", "excel_time"},
    "colloqui.csv": {"column_not_loaded", "encoding_assumed", "several_dates"},
    "servizi.ods": {"column_not_loaded", "marks_unknown"},
    "patti.xlsx": {"column_not_loaded", "total_row_disagrees"},
    "comunicazioni_cob_2017-05-31.csv": {
        "hidden_value",
        "implausible_hours",
        "label_disagrees",
        "other_code_list",
        "part_time_without_hours",
        "unknown_contract_code",
    },
}


def test_reading_finds_the_dirt_that_was_put_there_and_nothing_else(read_back: ReadBack) -> None:
    issues = remarks_frame(read_back[1], "issues", "en")
    assert {file: set(of_file["kind"]) for file, of_file in issues.groupby("file")} == EXPECTED_ISSUES


def test_only_blank_rows_and_totals_are_no_records(read_back: ReadBack) -> None:
    rows = rows_frame(read_back[1], "en").groupby("file").size()
    assert rows.to_dict() == {"iscritti.xlsx": 16, "patti.xlsx": 2, "presenze.xlsx": 16}


@pytest.mark.parametrize("register", ["enrolments", "attendance", "counselling", "services", "pacts"])
def test_every_birth_date_is_read_in_the_calendar_of_its_file(register: str, read_back: ReadBack, truth: Truth) -> None:
    born = truth.people.set_index("tax_code")["birth_date"]
    rows = read_back[0][register].dropna(subset=["tax_code", "birth_date"])
    rows = rows[rows["tax_code"].isin(born.index)]
    differ = rows["birth_date"].astype(object) != rows["tax_code"].map(born)
    assert differ.sum() == {"enrolments": 2}.get(register, 0)
    assert len(rows) > 50 or register == "attendance"


class _Clerk:
    """Links rows to people in the plainest way: by tax code, else by name and birth date."""

    def __init__(self, truth: Truth) -> None:
        people = truth.people
        self.by_code = dict(zip(people["tax_code"], people.index, strict=True))
        names = [f"{person.last_name} {person.first_name}" for person in people.itertuples()]
        self.by_name = dict(zip(zip(map(_words, names), people["birth_date"], strict=True), people.index, strict=True))

    def find(self, rows: pd.DataFrame) -> list[int | None]:
        found = []
        for row in rows.itertuples():
            full = row.full_name if pd.notna(row.full_name) else f"{row.last_name} {row.first_name}"
            found.append(self.by_code.get(row.tax_code, self.by_name.get((_words(full), row.birth_date))))
        return found


def _words(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    words = "".join(sign for sign in plain if sign.isalpha() or sign == " ").split()
    return " ".join(sorted(words))


def _reckon(registers: Registers, truth: Truth) -> dict[str, int]:
    clerk = _Clerk(truth)
    linked = {name: rows.assign(person=clerk.find(rows)).dropna(subset=["person"]) for name, rows in registers.items()}
    services = linked["services"].drop_duplicates("person")
    held = linked["counselling"]["outcome"] == "held"
    pacts = linked["pacts"]
    signed = pacts["signed_date"].notna() & (pacts["state"] != "draft")
    first = _first_jobs(linked["notices"], truth)
    seen = first[first["person"].isin(services["person"])]
    holders = set(pacts[signed]["person"])
    return {
        "enrolled": linked["enrolments"]["person"].nunique(),
        "attended_75": int((_hours(linked["attendance"], truth) > 21).sum()),
        "counselled": linked["counselling"][held]["person"].nunique(),
        "considered": len(services),
        "with_cpi": int((services["service"] == "cpi").sum()),
        "with_informagiovani": int((services["service"] == "informagiovani").sum()),
        "with_none": int(services["service"].isna().sum()),
        "with_cpi_crema": int((services["cpi_office"] == "Crema").sum()),
        "any_work": len(seen),
        **_kinds(seen).value_counts().to_dict(),
        "pact": len(holders),
        "pact_work": len(holders & set(seen["person"])),
    }


def _hours(attendance: pd.DataFrame, truth: Truth) -> pd.Series:
    """Add up hours, a present mark counting four; cells that cannot be read count nothing."""
    own = attendance["person"].map(truth.people["edition"])
    cells = attendance[(attendance["edition"] == own).to_numpy()]
    hours = cells["hours"].astype(float).fillna((cells["mark"] == "present") * 4.0)
    return hours.groupby(cells["person"]).sum()


def _first_jobs(notices: pd.DataFrame, truth: Truth) -> pd.DataFrame:
    """Return the first job of each person that starts in the seven months after the course, as finally notified."""
    named = set(notices[notices["event"].isin(["correction", "cancellation"])]["previous_notice_id"])
    valid = notices[~notices["notice_id"].isin(named) & notices["event"].isin(["start", "correction"])]
    valid = valid.dropna(subset=["start_date"])
    zero = valid["person"].map(truth.people["course_end"])
    days = (pd.to_datetime(valid["start_date"]) - pd.to_datetime(zero)).dt.days.astype(int)
    return valid[(days > 0) & (days <= 213)].sort_values("start_date").drop_duplicates("person")


def _kinds(jobs: pd.DataFrame) -> pd.Series:
    """Return the kinds of jobs; codes for both durations are permanent without an end, fixed-term with one."""
    by_end_date = jobs["contract_class"] == "by_end_date"
    kinds = jobs["contract_class"].astype(str)
    return kinds.mask(by_end_date, jobs["end_date"].notna().map({True: "fixed_term", False: "permanent"}))


def _published(world: World, reckoned: Mapping[str, int]) -> dict[str, int]:
    return {name: world[name] for name in reckoned}


def test_the_published_figures_come_out_of_the_files(read_back: ReadBack, truth: Truth, world: World) -> None:
    reckoned = _reckon(read_back[0], truth)
    assert reckoned == _published(world, reckoned)
    assert {"internship", "fixed_term", "permanent"} < set(reckoned)


@pytest.mark.parametrize("seed", [5, 2**20])
def test_they_come_out_of_the_files_of_other_seeds(
    seed: int, make: Callable[[int], Truth], read: Callable[[Mapping[str, bytes]], ReadBack], world: World
) -> None:
    truth = make(seed)
    reckoned = _reckon(read(render_registers(truth))[0], truth)
    assert reckoned == _published(world, reckoned)


def test_pacts_are_dated_by_their_first_signature(read_back: ReadBack, truth: Truth) -> None:
    pacts = read_back[0]["pacts"]
    signed = pacts[pacts["signed_date"].notna()].groupby("tax_code")["signed_date"].min()
    holders = truth.people[truth.people["pact"]].set_index("tax_code")["pact_signed"]
    assert signed.reindex(holders.index).astype(object).tolist() == holders.tolist()
    assert set(pacts["state"].dropna()) == {"pending", "granted", "withdrawn"}


def test_nothing_was_notified_after_the_extraction(read_back: ReadBack, truth: Truth) -> None:
    assert read_back[0]["notices"]["sent_date"].max() <= truth.days.extraction
    assert read_back[0]["notices"]["sent_date"].min() > dt.date(2008, 1, 1)
