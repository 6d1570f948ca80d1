"""Dirty job notices: name of the case, what spoils the office, what the intake says and does."""

# Clean: the first person an internship from June to August 2016 (row 2), the third a fixed-term job from December 2016
# to February 2017 (row 3), the fourth a permanent one from October 2016 on (row 4); the others nothing.
FIRST, SECOND, THIRD, FOURTH, FIFTH = range(5)
MONTH = 12 / 365.25


def job(row, **cells):
    return lambda office: office.change("cob", row, **cells)


def notices(person, *rows):
    """Return what gives somebody notices: start, end, and other cells."""
    return lambda office: office.rows["cob"].extend(
        office.notice(50 + number, office.people[person], start, end, **cells)
        for number, (start, end, cells) in enumerate(rows)
    )


def told(office, row, **cells):
    """Add a later notice of the same job."""
    office.add("cob", row, Codice_comunicazione=f"{90 + len(office.rows['cob']):016d}", **cells)


def later(*rows):
    return lambda office: [told(office, row, **cells) for row, cells in rows]


def corrected(row, person, **cells):
    """Return what corrects the notice of a row under somebody's code, or that of somebody never enrolled."""

    def spoil(office):
        code = office.stranger.code if person is None else office.people[person].code
        protocol = office.rows["cob"][row]["Codice comunicazione"]
        reference = {"Tipo_comunicazione": "RET", "Codice_comunicazione_precedente": protocol}
        told(office, row, CF_lavoratore=code, **reference | cells)

    return spoil


def contract(text):
    return job(0, Tipologia_contrattuale=text)


def part_time(hours):
    return job(0, Tipo_orario="P", Ore_settimanali=hours)


def domestic(office):
    """Put a job into a file of another form, with other columns."""
    office.rows["domestico"] = [
        {
            "Codice fiscale lavoratore": office.people[SECOND].code,
            "Codice fiscale datore di lavoro": office.stranger.code,
            "Data assunzione": "01/06/2016",
            "Data cessazione": "31/07/2016",
            "Tipo rapporto": "LAVORO DOMESTICO",
            "Ore settimanali": "20",
            "Modello": "UniDom",
        }
    ]


def hired(event, after, days=None, **more):
    """Return the values of somebody whose first job starts so many days after the end of the course."""
    return {"event": event, "months_to_event": after * MONTH} | ({"days_worked": days} if days else {}) | more


SPELLED = [("cob", "contract_spelling", 2)]
PERMANENT = {FIRST: {"event": "permanent", "event_at_end": "permanent"}}
NO_JOB = {FIRST: {"event": "none", "days_worked": 0}}
JUNE = ("01/06/2016", "31/08/2016", {})
CASES = {
    "1 an end of 9999-12-31": (
        job(1, Data_fine="9999-12-31"),
        {"changes": [("cob", "open_end", 3)], "values": {THIRD: hired("fixed_term", 245, 101)}},
    ),
    "1 an empty end": (job(1, Data_fine=""), {"values": {THIRD: hired("fixed_term", 245, 101)}}),
    "1 a start of 1900-01-01": (
        job(1, Data_inizio="1900-01-01", Data_fine=""),
        {
            "issues": [("cob", "start_unknown", 3)],
            "changes": [("cob", "open_end", 3)],
            "values": {THIRD: {"event": "none", "working_at_zero": True}},
        },
    ),
    "1 an end before the start": (
        job(0, Data_fine="31/05/2016"),
        {"issues": [("cob", "ends_before_start", 2)], "values": {FIRST: {"event": "internship", "event_days": 1.0}}},
    ),
    "1 a planned end with an earlier cessation": (
        job(0, Data_cessazione="30/06/2016"),
        {"values": {FIRST: {"event_days": 30.0, "days_worked": 30}}},
    ),
    "1 a chain of extensions": (
        later(
            (0, {"Tipo_comunicazione": "PRO", "Data_invio": "20/08/2016", "Data_fine": "30/09/2016"}),
            (0, {"Tipo_comunicazione": "PRO", "Data_invio": "20/09/2016", "Data_fine": "31/10/2016"}),
        ),
        {
            "fates": [("cob", "same_job", 5), ("cob", "same_job", 6)],
            "values": {FIRST: {"event_days": 153.0, "days_worked": 153}},
        },
    ),
    "1 a start that is no day": (
        job(0, Data_inizio="2016-02-30"),
        {
            "issues": [("cob", "impossible_date", 2), ("cob", "no_start_date", 2)],
            "fates": [("cob", "no_start_date", 2)],
            "values": NO_JOB,
        },
    ),
    "2 A0100": (contract("A0100"), {"changes": SPELLED, "values": PERMANENT}),
    "2 A.1": (contract("A.1"), {"changes": SPELLED, "values": PERMANENT}),
    "2 a.01.00 with its label": (
        contract("a.01.00 - Lavoro a tempo indeterminato"),
        {"changes": SPELLED, "values": PERMANENT},
    ),
    "2 A01 of another list": (
        contract("A01"),
        {"issues": [("cob", "other_code_list", 2)], "values": {FIRST: {"event": "unclassified"}}},
    ),
    "2 a label only": (contract("T. IND."), {"changes": [("cob", "contract_label", 2)], "values": PERMANENT}),
    "2 stage": (contract("stage"), {"changes": [("cob", "contract_label", 2)]}),
    "2 a label of another class than the code": (
        contract("C.01.00 - Lavoro a tempo indeterminato"),
        {"issues": [("cob", "label_disagrees", 2)], "changes": SPELLED},
    ),
    "2 a code of no table": (
        contract("Z.09.00"),
        {"issues": [("cob", "unknown_contract_code", 2)], "values": {FIRST: {"event": "unclassified"}}},
    ),
    "2 a code after its last day": (
        contract("A.06.00"),
        {"issues": [("cob", "contract_code_out_of_use", 2)], "values": PERMANENT},
    ),
    "2 words that are no contract": (
        contract("contratto strano"),
        {"issues": [("cob", "not_a_contract", 2)], "values": {FIRST: {"event": "unclassified"}}},
    ),
    "3 a start before the end of the course": (
        job(0, Data_inizio="30/03/2016"),
        {"values": {FIRST: {"event": "none", "working_at_zero": True}}},
    ),
    "3 a start on the last day of the course": (
        job(0, Data_inizio="31/03/2016"),
        {"values": {FIRST: {"event": "none", "working_at_zero": True}}},
    ),
    "3 a start in the last fifty days": (
        notices(FIFTH, ("12/03/2017", "", {})),
        {"values": {FIFTH: {"event": "none", "in_work_at_3": False}}},
    ),
    "3 a start after the extraction": (
        notices(FIFTH, ("02/05/2017", "", {})),
        {"issues": [("cob", "starts_after_extraction", 5)], "values": {FIFTH: {"event": "none"}}},
    ),
    "3 a job that runs through it all": (
        notices(FIFTH, ("01/01/2016", "", {"Tipologia contrattuale": "A.01.00"})),
        {"values": {FIFTH: {"event": "none", "working_at_zero": True, "in_work_at_3": True, "days_worked": 162}}},
    ),
    "4 fixed-term made permanent": (
        later(
            (
                1,
                {
                    "Tipo_comunicazione": "TRA",
                    "Data_invio": "01/02/2017",
                    "Data_fine": "",
                    "Tipologia_contrattuale": "A.01.00",
                },
            )
        ),
        {
            "fates": [("cob", "same_job", 5)],
            "values": {THIRD: hired("fixed_term", 245, 101, event_at_end="permanent")},
        },
    ),
    "5 one notice twice": (
        lambda office: office.add("cob", 0),
        {"fates": [("cob", "duplicate_notice", 5)]},
    ),
    "5 a correction": (
        later(
            (
                0,
                {
                    "Tipo_comunicazione": "RET",
                    "Codice_comunicazione_precedente": f"{1:016d}",
                    "Data_fine": "30/06/2016",
                },
            )
        ),
        {"fates": [("cob", "corrected", 2)], "values": {FIRST: {"event_days": 30.0, "days_worked": 30}}},
    ),
    "5 a cancellation": (
        later((0, {"Tipo_comunicazione": "ANN", "Codice_comunicazione_precedente": f"{1:016d}"})),
        {"fates": [("cob", "cancelled", 2), ("cob", "cancellation", 5)], "values": NO_JOB},
    ),
    "5 a cancellation of nothing": (
        lambda office: office.rows["cob"].append(
            office.notice(
                8,
                office.people[FIFTH],
                "01/11/2016",
                "",
                **{"Tipo comunicazione": "ANN", "Codice comunicazione precedente": "77"},
            )
        ),
        {"issues": [("cob", "cancels_nothing", 5)], "fates": [("cob", "cancellation", 5)]},
    ),
    "5 one firm under two codes": (
        lambda office: told(office, 1, CF_datore=office.stranger.code),
        {
            "issues": [("cob", "same_start_two_employers", row) for row in (3, 5)],
            "values": {THIRD: hired("fixed_term", 245, 90)},
        },
    ),
    "5 a correction that moves the notice to somebody else": (
        corrected(0, SECOND),
        {
            "issues": [("cob", "moved_to_another", 2)],
            "fates": [("cob", "corrected", 2)],
            "values": NO_JOB | {SECOND: hired("internship", 62, 92)},
        },
    ),
    "5 a correction that moves the notice to somebody never enrolled": (
        corrected(0, None),
        {
            "issues": [("cob", "moved_to_another", 2)],
            "fates": [("cob", "moved_away", 2), ("cob", "not_enrolled", 5)],
            "values": NO_JOB,
        },
    ),
    "5 a cancellation under the code of somebody else": (
        corrected(0, None, Tipo_comunicazione="ANN"),
        {
            "issues": [("cob", "moved_to_another", 2)],
            "fates": [("cob", "cancelled", 2), ("cob", "not_enrolled", 5)],
            "values": NO_JOB,
        },
    ),
    "5 a correction that moves the notice here": (
        lambda office: (told(office, 0, CF_lavoratore=office.stranger.code), corrected(3, SECOND)(office)),
        {
            "issues": [("cob", "moved_to_another", 6)],
            "fates": [("cob", "not_enrolled", 5)],
            "values": {SECOND: hired("internship", 62, 92)},
        },
    ),
    "5 a correction of the first day without the earlier protocol": (
        later((0, {"Tipo_comunicazione": "RET", "Data_inizio": "02/06/2016"})),
        {"issues": [("cob", "correction_without_protocol", 5)]},
    ),
    "5 a correction of a notice that is not there": (
        later((0, {"Tipo_comunicazione": "RET", "Codice_comunicazione_precedente": "77"})),
        {"issues": [("cob", "corrects_nothing", 5)], "fates": [("cob", "same_job", 5)]},
    ),
    "5 corrections in a circle": (
        lambda office: (
            corrected(0, FIRST)(office),
            office.change("cob", 0, Tipo_comunicazione="RET", Codice_comunicazione_precedente=f"{93:016d}"),
        ),
        {
            "issues": [("cob", "circular_correction", row) for row in (2, 5)],
            "fates": [("cob", "circular_correction", row) for row in (2, 5)],
            "values": NO_JOB,
        },
    ),
    "5 one protocol for two people": (
        lambda office: office.add("cob", 0, CF_lavoratore=office.people[SECOND].code),
        {
            "issues": [("cob", "protocol_of_two_people", row) for row in (2, 5)],
            "values": {SECOND: hired("internship", 62, 92)},
        },
    ),
    "5 one protocol for somebody and a stranger": (
        lambda office: office.add("cob", 0, CF_lavoratore=office.stranger.code),
        {"issues": [("cob", "protocol_of_two_people", 2)], "fates": [("cob", "not_enrolled", 5)]},
    ),
    "5 two notices not sent yet, for two people": (
        lambda office: (
            office.change("cob", 0, Codice_comunicazione="0" * 12),
            office.add("cob", 0, CF_lavoratore=office.people[SECOND].code),
        ),
        {"values": {SECOND: hired("internship", 62, 92)}},
    ),
    "1 an extension after the end that was notified": (
        later(
            (0, {"Tipo_comunicazione": "CES", "Data_invio": "03/07/2016", "Data_cessazione": "01/07/2016"}),
            (0, {"Tipo_comunicazione": "PRO", "Data_invio": "20/08/2016", "Data_fine": "31/10/2016"}),
        ),
        {
            "issues": [("cob", "extension_after_end", 6)],
            "fates": [("cob", "same_job", 5), ("cob", "same_job", 6)],
            "values": {FIRST: {"event_days": 31.0, "days_worked": 31}},
        },
    ),
    "1 a second end with another day": (
        later(
            (0, {"Tipo_comunicazione": "CES", "Data_invio": "03/07/2016", "Data_cessazione": "01/07/2016"}),
            (0, {"Tipo_comunicazione": "CES", "Data_invio": "09/07/2016", "Data_cessazione": "05/07/2016"}),
        ),
        {
            "issues": [("cob", "second_end", 6)],
            "fates": [("cob", "same_job", 5), ("cob", "same_job", 6)],
            "values": {FIRST: {"event_days": 35.0, "days_worked": 35}},
        },
    ),
    "1 a second end with the same day": (
        later(
            (0, {"Tipo_comunicazione": "CES", "Data_invio": "03/07/2016", "Data_cessazione": "01/07/2016"}),
            (0, {"Tipo_comunicazione": "CES", "Data_invio": "09/07/2016", "Data_cessazione": "01/07/2016"}),
        ),
        {
            "fates": [("cob", "same_job", 5), ("cob", "same_job", 6)],
            "values": {FIRST: {"event_days": 31.0, "days_worked": 31}},
        },
    ),
    "1 an extension sent when the job was over": (
        later((0, {"Tipo_comunicazione": "PRO", "Data_invio": "21/09/2016", "Data_fine": "31/10/2016"})),
        {
            "issues": [("cob", "extension_after_end", 5)],
            "fates": [("cob", "same_job", 5)],
            "values": {FIRST: {"event_days": 153.0, "days_worked": 153}},
        },
    ),
    "1 an extension sent on the last day there is for it": (
        later((0, {"Tipo_comunicazione": "PRO", "Data_invio": "20/09/2016", "Data_fine": "31/10/2016"})),
        {"fates": [("cob", "same_job", 5)], "values": {FIRST: {"event_days": 153.0, "days_worked": 153}}},
    ),
    "2 no contract in any notice of a job": (
        contract(""),
        {"issues": [("cob", "contract_code_blank", 2)], "values": {FIRST: {"event": "unclassified"}}},
    ),
    "2 no contract in a later notice": (
        later((0, {"Tipo_comunicazione": "CES", "Data_invio": "01/09/2016", "Tipologia_contrattuale": ""})),
        {"fates": [("cob", "same_job", 5)]},
    ),
    "2 a code in brackets after its label": (
        contract("Tempo indeterminato (A.01.00)"),
        {"changes": SPELLED, "values": PERMANENT},
    ),
    "2 A01.00": (contract("A01.00"), {"changes": SPELLED, "values": PERMANENT}),
    "6 overlapping part-time jobs": (
        notices(SECOND, JUNE, ("15/07/2016", "30/09/2016", {"CF datore": "00000000025"})),
        {"values": {SECOND: hired("fixed_term", 62, 122)}},
    ),
    "6 an agency job and its mission": (
        notices(
            SECOND,
            ("01/06/2016", "30/09/2016", {"Modello": "UniSomm", "CF datore": "00000000033"}),
            ("06/06/2016", "30/06/2016", {"Modello": "UniSomm", "CF datore": "00000000041"}),
        ),
        {"values": {SECOND: hired("fixed_term", 62, 122)}},
    ),
    "6 an internship, and hired by the same firm the next day": (
        notices(
            SECOND,
            (*JUNE[:2], {"Tipologia contrattuale": "C.01.00"}),
            ("01/09/2016", "", {"Tipologia contrattuale": "TI"}),
        ),
        {
            "changes": [("cob", "contract_label", 6)],
            "values": {
                SECOND: hired("internship", 62, 284, months_to_internship=62 * MONTH, months_to_permanent=154 * MONTH)
            },
        },
    ),
    "7 dozens of jobs of a day": (
        notices(SECOND, *((f"{day:02d}/06/2016", f"{day:02d}/06/2016", {}) for day in range(1, 31))),
        {"values": {SECOND: hired("fixed_term", 62, 30, event_days=1.0, months_to_event_8_days=None)}},
    ),
    "7 on call, without days": (
        notices(SECOND, (*JUNE[:2], {"Tipologia contrattuale": "A.05.02"})),
        {"values": {SECOND: hired("fixed_term", 62, 92)}},
    ),
    "7 domestic work in a file of other columns": (
        domestic,
        {"changes": [("domestico", "contract_label", 2)], "values": {SECOND: hired("permanent", 62, 61)}},
    ),
    "8 no hours for full time": (job(0, Tipo_orario="F", Ore_settimanali=""), {}),
    "8 no hours for part time": (part_time("0"), {"issues": [("cob", "part_time_without_hours", 2)]}),
    "8 400 hours a week": (
        part_time("400"),
        {"issues": [("cob", "implausible_hours", 2), ("cob", "part_time_without_hours", 2)]},
    ),
    "8 37,5 hours": (part_time("37,5"), {}),
    "8 20 ORE": (part_time("20 ORE"), {"changes": [("cob", "unit_dropped", 2, "20")]}),
    "9 workplace by Belfiore code": (
        job(0, Comune_sede_lavoro="D150"),
        {"changes": [("cob", "town_spelling", 2, "Cremona")]},
    ),
    "9 workplace by Istat code without its nought": (
        job(0, Comune_sede_lavoro="19036"),
        {"changes": [("cob", "town_spelling", 2, "Cremona")]},
    ),
    "9 workplace by name": (job(0, Comune_sede_lavoro="Cremona"), {}),
    "9 workplace abroad": (
        job(0, Comune_sede_lavoro="Z129"),
        {"changes": [("cob", "town_spelling", 2, "Romania")]},
    ),
    "9 workplace unknown": (job(0, Comune_sede_lavoro="Atlantide"), {"issues": [("cob", "unknown_town", 2)]}),
    "9 tax code of the worker blanked": (
        job(0, CF_lavoratore="*" * 16),
        {
            "issues": [("cob", "hidden_value", 2), ("cob", "names_nobody", 2)],
            "fates": [("cob", "nobody_named", 2)],
            "values": NO_JOB,
        },
    ),
    "10 nobody has a notice": (
        lambda office: office.rows.pop("cob"),
        {
            "values": {
                **NO_JOB,
                THIRD: {"event": "none", "observed": True},
                FOURTH: {"event": "none", "observed": True},
            }
        },
    ),
}
