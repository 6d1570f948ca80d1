"""Dirty lists of pacts: name of the case, what spoils the office, what the intake says and does."""


def pact(**cells):
    """Return what changes the one pact, the first person's, of 2,000 EUR, signed on 10 June 2016."""
    return lambda office: office.change("patti", 0, **cells)


def further(*rows):
    """Return what adds rows of the same pact."""
    return lambda office: [office.add("patti", 0, **row) for row in rows]


def nobody(*cells):
    """Return what adds rows that hold only an amount beside a word."""
    return lambda office: [office.rows["patti"].append({"CF": word, "Importo": amount}) for word, amount in cells]


def holder(person, **cells):
    return lambda office: office.change(
        "patti", 0, CF=person(office).code, Cognome=person(office).last_name, Nome=person(office).first_name, **cells
    )


NO_PACT = {0: {"pact": False, "months_to_pact": None}}
NOT_GRANTED = [("patti", "pact_signed_not_granted", 2), ("patti", "pact_not_signed", 2)]
AMOUNT = ("patti", "thousands_dot", 2, "2000")
CASES = {
    "1 draft, signed, withdrawn and renewed rows of one person": (
        further(
            {"Stato": "bozza", "Data_firma": ""},
            {"Stato": "rinnovato", "Data_firma": "10/09/2016"},
            {"Stato": "ritirato", "Data_firma": ""},
        ),
        {
            "fates": [("patti", "same_pact", row) for row in (3, 4, 5)],
            "changes": [("patti", "thousands_dot", row) for row in (3, 4, 5)],
            "values": {0: {"pact": True, "pact_state": "withdrawn", "months_to_pact": 71 * 12 / 365.25}},
        },
    ),
    "1 a draft alone": (
        pact(Stato="bozza", Data_firma=""),
        {"issues": [("patti", "pact_not_signed", 2)], "values": NO_PACT},
    ),
    **{
        f"1 a pact that was {said}": (
            pact(Stato=said),
            {"issues": NOT_GRANTED, "values": NO_PACT | {0: {**NO_PACT[0], "pact_state": state}}},
        )
        for said, state in {
            "Negato": "refused",
            "Respinta": "refused",
            "In istruttoria": "pending",
            "in valutazione": "pending",
        }.items()
    },
    **{
        f"1 a pact that was {said} after its signature": (
            pact(Stato=said),
            {"values": {0: {"pact": True, "pact_state": "withdrawn", "months_to_pact": 71 * 12 / 365.25}}},
        )
        for said in ("Decaduta", "revocato", "rinuncia")
    },
    "1 a pact that was withdrawn before any signature": (
        pact(Stato="Decaduto", Data_firma="", Data_revoca="01/07/2016"),
        {
            "issues": [("patti", "pact_not_signed", 2)],
            "values": {0: {**NO_PACT[0], "pact_state": "withdrawn", "months_to_pact_withdrawal": None}},
        },
    ),
    "1 a pact that was withdrawn on a day": (
        pact(Stato="revocato", Data_revoca="10/09/2016"),
        {
            "values": {
                0: {
                    "pact": True,
                    "pact_state": "withdrawn",
                    "months_to_pact": 71 * 12 / 365.25,
                    "months_to_pact_withdrawal": 163 * 12 / 365.25,
                }
            }
        },
    ),
    "1 a pact that was withdrawn before it was signed": (
        pact(Stato="revocato", Data_revoca="01/05/2016"),
        {"issues": [("patti", "pact_state_unknown", 2)], "values": {0: {"pact": None, "months_to_pact": None}}},
    ),
    "1 a pact that was granted, and not signed on a known day": (
        pact(Stato="concesso", Data_firma="", Data_concessione="10/06/2016"),
        {"values": {0: {"pact": True, "pact_state": "granted", "months_to_pact": 71 * 12 / 365.25}}},
    ),
    "1 a state that nobody can read": (
        pact(Stato="boh"),
        {
            "issues": [("patti", "unknown_label", 2), ("patti", "pact_state_unknown", 2)],
            "values": {0: {"pact": None, "pact_state": "unknown", "months_to_pact": None}},
        },
    ),
    "1 neither state nor date": (
        pact(Stato="", Data_firma=""),
        {
            "issues": [("patti", "pact_state_unknown", 2)],
            "values": {0: {"pact": None, "pact_state": "unknown", "months_to_pact": None}},
        },
    ),
    "1 signed, without the date": (
        pact(Data_firma=""),
        {"issues": [("patti", "pact_without_date", 2)], "values": {0: {"pact": True, "months_to_pact": None}}},
    ),
    "1 amount 2000": (pact(Importo="2000"), {}),
    "1 amount 2.000 is not two euros": (pact(Importo="2.000"), {}),
    "1 amount 2,000 may be two or two thousand": (
        pact(Importo="2,000"),
        {"issues": [("patti", "ambiguous_amount", 2)]},
    ),
    "1 amount in words": (pact(Importo="duemila"), {"issues": [("patti", "not_an_amount", 2)]}),
    "2 signed before the end of the course": (
        pact(Data_firma="15/03/2016"),
        {
            "issues": [("patti", "pact_before_course_end", 2), ("patti", "internship_after_pact", 2)],
            "values": {0: {"pact": True, "months_to_pact": -16 * 12 / 365.25}},
        },
    ),
    "2 signed by somebody who never attended": (
        lambda office: [row.update({"Ore presenza": "0"}) for row in office.rows["presenze"][:7]],
        {
            "issues": [("patti", "pact_never_attended", 2)],
            "values": {0: {"pact": True, "hours_attended": 0.0, "completed": False}},
        },
    ),
    "2 two instalments are one pact": (
        further({"Rata": "2", "Data_firma": "10/09/2016"}),
        {"fates": [("patti", "same_pact", 3)], "changes": [("patti", "thousands_dot", 3)]},
    ),
    "3 somebody of another line of the programme": (
        holder(lambda office: office.stranger, Linea="Sportello famiglie"),
        {
            "issues": [("patti", "not_enrolled", 2)],
            "fates": [("patti", "not_enrolled", 2)],
            "values": NO_PACT,
        },
    ),
    "4 an internship that the pact may pay for": (
        pact(Data_firma="01/06/2016"),
        {
            "issues": [("patti", "internship_after_pact", 2)],
            "values": {0: {"event": "internship", "months_to_pact": 62 * 12 / 365.25}},
        },
    ),
    "5 a total row": (nobody(("TOTALE", "2.000,00")), {"fates": [("patti", "total_row", 3)]}),
    "5 cents lost, as the total row shows": (
        nobody(("TOTALE", "2.000,50")),
        {"fates": [("patti", "total_row", 3)], "issues": [("patti", "total_row_disagrees", 3)]},
    ),
    "5 subtotals and their total": (
        lambda office: (
            nobody(("Subtotale", "2.000,00"))(office),
            office.add("patti", 0, Importo="1.000,00", Stato="rinnovato"),
            nobody(("Subtotale", "1.000,00"), ("Totale complessivo", "3.000,00"))(office),
        ),
        {
            "fates": [*(("patti", "total_row", row) for row in (3, 5, 6)), ("patti", "same_pact", 4)],
            "changes": [("patti", "thousands_dot", 4)],
        },
    ),
    "5 a correction below nought": (
        further({"Importo": "-500,00", "Stato": "", "Data_firma": ""}),
        {"issues": [("patti", "pact_negative_amount", 3)], "fates": [("patti", "same_pact", 3)]},
    ),
    "6 names as initials, beside a code": (pact(Cognome="B.", Nome="T."), {}),
    "6 names as initials, alone": (
        pact(CF="", Cognome="B.", Nome="T."),
        {
            "issues": [("patti", "names_nobody", 2)],
            "fates": [("patti", "nobody_named", 2)],
            "values": NO_PACT,
        },
    ),
}
