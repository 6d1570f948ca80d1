"""Dirty registers of the services: name of the case, what spoils the office, what the intake says and does."""


def case_of(**cells):
    """Return what changes the case of the first person, with the centre of Crema since January 2016."""
    return lambda office: office.change("servizi", 0, **cells)


def further(*rows):
    """Return what adds cases of the first person."""
    return lambda office: [office.add("servizi", 0, **row) for row in rows]


CREMONA = {0: {"service": "cpi", "cpi_office": "Cremona"}}
CASES = {
    "1 several declarations, one revoked and one suspended": (
        further(
            {"Data_DID": "03/04/2015", "Stato_DID": "revocata", "Data_revoca": "05/05/2015", "Presa_in_carico": ""},
            {"Data_DID": "03/09/2015", "Stato_DID": "Sospesa", "Presa_in_carico": ""},
        ),
        {},
    ),
    "1 a later declaration that was revoked does not count before one that holds": (
        further({"CPI": "Cremona", "Presa_in_carico": "10/03/2016", "Stato_DID": "revocata"}),
        {},
    ),
    "1 a declaration that takes effect before it was made": (
        case_of(Data_DID="10/01/2016", Data_inizio="01/11/2015"),
        {"issues": [("servizi", "backdated", 2)]},
    ),
    "1 an end before the start": (
        case_of(Data_inizio="10/01/2016", Data_fine="10/01/2015"),
        {"issues": [("servizi", "service_ends_before_start", 2)]},
    ),
    "1 an end that stands for none": (
        case_of(Data_fine="9999-12-31"),
        {"changes": [("servizi", "open_end", 2)]},
    ),
    "2 two centres and the youth service at once": (
        further(
            {"CPI": "Cremona", "Presa_in_carico": "10/02/2016"},
            {"Servizio": "Informa Giovani", "CPI": "", "Presa_in_carico": "20/02/2016"},
        ),
        {"issues": [("servizi", "several_services", 2)], "values": CREMONA},
    ),
    "3 CPI CR": (case_of(CPI="CPI CR"), {"changes": [("servizi", "office_spelling", 2)], "values": CREMONA}),
    "3 Cremona": (case_of(CPI="Cremona"), {"values": CREMONA}),
    "3 C.P.I. di Crema": (case_of(CPI="C.P.I. di Crema"), {"changes": [("servizi", "office_spelling", 2)]}),
    "3 code of the town": (case_of(CPI="19036"), {"changes": [("servizi", "office_spelling", 2)], "values": CREMONA}),
    "3 an office that was closed": (
        case_of(CPI="CPI Soresina"),
        {"changes": [("servizi", "office_spelling", 2)], "values": {0: {"cpi_office": "Soresina"}}},
    ),
    "3 no office of any name": (
        case_of(CPI="CPI"),
        {"issues": [("servizi", "unknown_office", 2)], "values": {0: {"service": "cpi", "cpi_office": None}}},
    ),
    "4 never employed, with earlier jobs": (
        lambda office: (
            office.change("iscritti", 0, Condizione="inoccupato"),
            office.rows["cob"].append(office.notice(9, office.people[0], "01/02/2015", "31/03/2015")),
        ),
        {
            "issues": [("iscritti", "never_employed_with_jobs", 2)],
            "values": {0: {"prior_status": "never_employed", "event": "internship"}},
        },
    ),
    "4 employed at enrolment": (
        lambda office: office.change("iscritti", 4, Condizione="occupato"),
        {"issues": [("iscritti", "employed_at_enrolment", 6)], "values": {4: {"prior_status": "employed"}}},
    ),
    "5 taken in charge after the course": (
        case_of(Presa_in_carico="01/05/2016"),
        {
            "issues": [("servizi", "taken_charge_after_course", 2)],
            "values": {0: {"service": "none", "cpi_office": None}},
        },
    ),
    "6 profile as number and label": (case_of(Profilazione="3 - medio alto"), {}),
    "6 profile as a number": (case_of(Profilazione="3"), {}),
    "6 profile of no class": (case_of(Profilazione="9"), {"issues": [("servizi", "unknown_label", 2)]}),
    "6 profile of the classes before February 2015": (
        case_of(Profilazione="3", Presa_in_carico="31/01/2015"),
        {"issues": [("servizi", "profile_of_old_classes", 2)]},
    ),
    "codes of the status": (
        lambda office: [office.change("iscritti", person, Condizione=f"0{code}") for person, code in ((4, 2), (5, 3))],
        {"values": {5: {"prior_status": "employed_seeking"}}},
    ),
}
