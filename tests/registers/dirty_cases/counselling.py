"""Dirty counselling logs: name of the case, what spoils the office, what the intake says and does."""


def meeting(**cells):
    """Return what changes the one meeting that was held, the first person's."""
    return lambda office: office.change("colloqui", 0, **cells)


def unnamed(**cells):
    """Return what takes the code from that meeting, and says in another way whose it is."""

    def spoil(office):
        office.change("iscritti", 0, Telefono=f"0372000{office.prefix.strip()}")
        office.change("colloqui", 0, CF="", **{name: cell(office) for name, cell in cells.items()})

    return spoil


UNUSED = {0: {"counselled": False}}
NOBODY = [("colloqui", "nobody_named", 2)]
CASES = {
    "1 a row for each of two meetings": (lambda office: office.add("colloqui", 0, Data_colloquio="27/03/2016"), {}),
    "1 a row for each person, with 2 incontri": (
        meeting(Incontri="2 incontri", Data_colloquio=""),
        {"changes": [("colloqui", "unit_dropped", 2, "2")]},
    ),
    "1 no meeting at all": (meeting(Incontri="0", Data_colloquio=""), {"values": UNUSED}),
    "1 three dates in one cell": (
        meeting(Data_colloquio="20/03/2016, 21/03/2016 e 22/03/2016"),
        {
            "issues": [("colloqui", "several_dates", 2)],
            "changes": [("colloqui", "earliest_date", 2, "2016-03-20 · 3")],
        },
    ),
    "2 1h": (meeting(Durata="1h"), {"changes": [("colloqui", "unit_dropped", 2, "1")]}),
    "2 60'": (meeting(Durata="60'"), {"changes": [("colloqui", "minutes", 2, "1")]}),
    "2 0,5": (meeting(Durata="0,5"), {}),
    "2 no duration": (meeting(Durata=""), {}),
    "2 a duration that is none": (meeting(Durata="lungo"), {"issues": [("colloqui", "not_hours", 2)]}),
    "2 an appointment that was not kept": (meeting(Esito="NON PRESENTATO"), {"values": UNUSED}),
    "2 an appointment with an unknown outcome": (
        meeting(Esito="boh"),
        {"issues": [("colloqui", "unknown_label", 2)]},
    ),
    "3 initials of the counsellor for the participant": (
        unnamed(Nominativo=lambda _: "F.Z."),
        {"issues": NOBODY, "fates": NOBODY, "values": UNUSED},
    ),
    "3 notes on health": (meeting(Note="in cura per ansia"), {"issues": [("colloqui", "column_not_loaded", 0)]}),
    "4 before the course": (
        meeting(Data_colloquio="01/02/2016"),
        {"issues": [("colloqui", "meeting_before_course", 2)]},
    ),
    "4 after the extraction": (
        meeting(Data_colloquio="01/06/2017"),
        {"issues": [("colloqui", "meeting_after_extraction", 2)]},
    ),
    "5 no tax code but a telephone": (
        unnamed(Telefono=lambda office: f"+39 0372-000{office.prefix.strip()}"),
        {"issues": [("colloqui", "linked_by_phone", 2)]},
    ),
    "5 no tax code but a name": (
        unnamed(Nominativo=lambda office: f"{office.people[0].first_name} {office.people[0].last_name}"),
        {"issues": [("colloqui", "linked_by_name", 2)]},
    ),
    "6 a row and no hour": (
        lambda office: office.change("colloqui", 1, Esito="svolto", Durata="0,5"),
        {"values": {1: {"counselled": True}}},
    ),
}
