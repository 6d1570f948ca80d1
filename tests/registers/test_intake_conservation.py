"""The law of the ledger through the whole intake: on random dirty folders every row is kept, merged or quarantined."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.registers.ledger import rows_frame
from evaluation.registers.participants.columns import pandera_schema, participant_columns, spell_columns

WHO = st.tuples(
    st.integers(0, 6),
    st.sampled_from(["code", "code", "lower", "variant", "broken", "", "other", "***", "00123456789"]),
)
DAY = st.sampled_from(
    ["01/03/2016", "31/03/2016", "10/05/2016", "2016-10-10", "31/02/2016", "9999-12-31", "", "boh", "42500"]
)
EVENT = st.sampled_from(["AVV", "PRO", "TRA", "CES", "RET", "ANN", "", "boh"])
CONTRACT = st.sampled_from(["A.01.00", "A0200", "C.01.00", "A.05.02", "Z.09.00", "A01", "", "stage"])


def identity(office, who, with_name):
    number, how = who
    person = [*office.people, office.stranger][number]
    code = {
        "code": person.code,
        "lower": person.code.lower(),
        "variant": office.variant(person.code),
        "broken": person.code[:-2] + "7" + person.code[-1],
        "other": office.people[0].code,
    }.get(how, how)
    names = {"Cognome": person.last_name, "Nome": person.first_name, "Data di nascita": person.born}
    return {"CF": code, **(names if with_name else dict.fromkeys(names, ""))}


@settings(max_examples=10)
@given(
    st.lists(st.tuples(WHO, st.booleans(), st.sampled_from(["CR1", "CM1", ""]), DAY), min_size=1, max_size=12),
    st.lists(st.tuples(WHO, st.booleans(), DAY, st.sampled_from(["4", "P", "3h30", "", "boh"])), max_size=8),
    st.lists(st.tuples(WHO, st.booleans(), DAY, st.sampled_from(["firmato", "bozza", "ritirato", ""])), max_size=6),
    st.lists(st.tuples(WHO, EVENT, DAY, DAY, CONTRACT, st.integers(1, 6), st.integers(0, 6)), max_size=12),
)
def test_every_row_is_accounted_for(fresh_office, enrolments, attendance, pacts, notices):
    office = fresh_office()
    office.rows["iscritti"] = [
        {**identity(office, who, named), "Edizione": edition, "Fine corso": end}
        for who, named, edition, end in enrolments
    ] + [office.enrolment(office.people[5])]
    office.rows["presenze"] = [
        {**identity(office, who, named), "Data lezione": day, "Ore presenza": hours}
        for who, named, day, hours in attendance
    ]
    office.rows["patti"] = [
        {**identity(office, who, named), "Data firma": day, "Stato": state} for who, named, day, state in pacts
    ]
    office.rows["cob"] = [
        office.notice(
            number,
            office.people[0],
            start,
            end,
            **{
                "CF lavoratore": identity(office, who, False)["CF"],
                "Tipo comunicazione": event,
                "Tipologia contrattuale": contract,
                "Codice comunicazione precedente": f"{previous:016d}" if previous else "",
            },
        )
        for who, event, start, end, contract, number, previous in notices
    ]
    office.rows = {name: rows for name, rows in office.rows.items() if rows}
    taken = office.intake()
    counts = taken.ledger.counts()
    assert (counts["read"] == counts["kept"] + counts["merged"] + counts["quarantined"]).all()
    aside = rows_frame(taken.ledger, "en")
    assert len(aside) == counts["merged"].sum() + counts["quarantined"].sum()
    assert not aside.duplicated(["file", "sheet", "row"]).any()
    files = dict(zip([source.file for source in taken.ledger.sources], counts["kept"], strict=True))
    assert files["iscritti.csv"] == len(taken.participants)
    assert files.get("cob.csv", 0) == len(taken.spells)
    pandera_schema(participant_columns(taken.rules.horizons, taken.rules.lengths)).validate(taken.participants)
    pandera_schema(spell_columns()).validate(taken.spells.frame)
    check_times(taken)


def check_times(taken):
    table, spells = taken.participants, taken.spells.frame
    assert (table["months_to_event"] <= table["followup_months"] + 1e-9).all()
    known = table.dropna(subset=["days_worked"])
    assert (known["days_employed"] <= known["days_worked"]).all()
    assert (known["days_worked"] <= known["followup_months"] * 365.25 / 12 + 1e-6).all()
    day = pd.Timedelta(days=1)
    for row in table.dropna(subset=["course_end"]).itertuples():
        own = spells[spells["person_id"] == row.person_id]
        first = own["start"].clip(lower=row.course_end + day)
        last = own["end"].fillna(row.followup_end).clip(upper=row.followup_end)
        if pd.isna(row.days_worked):  # notices that do not cover the window say nothing
            continue
        assert row.days_worked <= ((last - first) // day + 1).clip(lower=0).sum()
