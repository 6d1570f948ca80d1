"""Dirty attendance sheets: name of the case, what spoils the office, what the intake says and does."""

import datetime as dt

DAYS = [f"{day:02d}/03/2016" for day in (2, 4, 9, 11, 16, 18, 23)]
FULL = ["4"] * 7
# As the wide sheet stands first among the two files, and its people in rows 2 to 4.
SHEET = "griglia"


def grid(*marks, days=DAYS, named=True, coded=True, **further):
    """Return what puts the first edition into a wide sheet: cells of its first people, full hours for the others."""

    def spoil(office):
        office.rows["presenze"] = [row for row in office.rows["presenze"] if row["Edizione"] != "CR1"]
        office.rows[SHEET] = [
            {
                **({"CF": person.code} if coded else {}),
                **({"Cognome e nome": f"{person.last_name} {person.first_name}"} if named else {}),
                "Edizione": "CR1",
                **dict(zip(days, (*(marks[number] if number < len(marks) else FULL), *["4"] * 9), strict=False)),
                **{name: cells[number] for name, cells in further.items()},
            }
            for number, person in enumerate(office.people[:3])
        ]

    return spoil


def totals(*hours):
    """Return what leaves a total of hours alone of the first edition's sheet."""

    def spoil(office):
        office.rows["presenze"] = [row for row in office.rows["presenze"] if row["Edizione"] != "CR1"]
        people = zip(office.people[:3], hours, strict=True)
        office.rows[SHEET] = [{"CF": each.code, "Edizione": "CR1", "Totale ore": total} for each, total in people]

    return spoil


def in_order(*steps):
    return lambda office: [step(office) for step in steps]


def call(name):
    """Return what writes somebody's name in another way, without a code."""
    return lambda office: office.change(SHEET, 0, **{"Cognome_e_nome": name})


def withdrawn(office):
    office.change("iscritti", 0, Data_ritiro="10/03/2016")


def two_sites(office):
    office.add("presenze", 0, Edizione="CM1", Sede="Cremona")
    for row in office.rows["presenze"][:-1]:
        row["Sede"] = "Crema"


HOURS = {"hours_attended": 20.0, "attendance_share": 20 / 28, "completed": False}
NOT_SEEN = {"hours_attended": None, "attendance_share": None, "completed": None}
CASES = {
    "1 marks of every kind in one grid": (
        grid(["P", "A", "G", "X", "4", "4,0", "3h30"], ["3:30", "P", "p", "ass.", "4 ore", "240'", "4.0"]),
        {
            "changes": [
                (SHEET, kind, row)
                for kind, row in (
                    ("clock_hours", 2),
                    ("clock_hours", 3),
                    ("minutes", 3),
                    ("unit_dropped", 3),
                )
            ],
            "values": {0: {"hours_attended": 19.5, "completed": False}, 1: {"hours_attended": 23.5, "completed": True}},
        },
    ),
    "1 clock times of a workbook": (
        in_order(
            grid(["P"] * 6 + [dt.time(3, 30)]),
            lambda office: office.workbooks.update({SHEET: lambda _: None}),
        ),
        {
            "changes": [(SHEET, "clock_hours", 2)],
            "values": {0: {"hours_attended": 27.5, "attendance_share": 27.5 / 28}},
        },
    ),
    "1 a one that may be a mark or an hour": (
        grid(["1", *FULL[:6]]),
        {"issues": [(SHEET, "ambiguous_one", 2)], "values": {0: {"hours_attended": 24.0, "completed": True}}},
    ),
    "1 part of a day, as a spreadsheet saves 3:30": (
        grid(["0.1458", *FULL[:6]]),
        {"issues": [(SHEET, "excel_time", 2)], "values": {0: {"hours_attended": 24.0, "completed": True}}},
    ),
    "1 what is no mark at all": (
        grid(["boh", *FULL[:6]]),
        {"issues": [(SHEET, "not_a_mark", 2)], "values": {0: {"hours_attended": 24.0, "completed": True}}},
    ),
    "1 hours or decimals": (
        grid(["3.30", *FULL[:6]]),
        {"issues": [(SHEET, "ambiguous_hours", 2)], "values": {0: {"hours_attended": 24.0, "completed": True}}},
    ),
    "2 more hours than the session had": (
        grid(["6", "0", *FULL[:5]]),
        {
            "issues": [(SHEET, "hours_above_session", 2)],
            "values": {0: {"hours_attended": 20.0, "attendance_share": 20 / 24, "completed": None}},
        },
    ),
    "2 more hours than the session had, which do not matter": (
        grid(["6", *FULL[:6]]),
        {
            "issues": [(SHEET, "hours_above_session", 2)],
            "values": {0: {"hours_attended": 24.0, "attendance_share": 1.0, "completed": True}},
        },
    ),
    "2 more hours than the course has, in sessions that were held": (
        grid(*[["4"] * 8] * 3, days=[*DAYS, "30/03/2016"]),
        {
            "issues": [(SHEET, "course_hours_disagree", 0), *((SHEET, "hours_above_course", row) for row in (2, 3, 4))],
            "values": {person: {"hours_attended": 32.0, "attendance_share": 32 / 28} for person in range(3)},
        },
    ),
    "2 a total of more hours than were held": (
        totals("873", "28", "28"),
        {"issues": [(SHEET, "hours_above_held", 2)], "values": {0: NOT_SEEN}},
    ),
    "2 more hours than a day has": (
        grid(["44", *FULL[:6]]),
        {
            "issues": [(SHEET, "implausible_hours", 2)],
            "values": {0: {"hours_attended": 24.0, "attendance_share": 1.0, "completed": True}},
        },
    ),
    **{
        f"1 cells that say nothing and decide, such as {cell}": (
            grid([cell, cell, *FULL[:5]]),
            {
                "issues": [(SHEET, kind, 2)] * 2,
                "values": {0: {"hours_attended": 20.0, "attendance_share": 1.0, "completed": None}},
            },
        )
        for cell, kind in {
            "28h": "implausible_hours",
            "999": "implausible_hours",
            "-4": "not_a_mark",
            "100%": "not_a_mark",
            "½": "not_a_mark",
            "1": "ambiguous_one",
        }.items()
    },
    "1 cells that say nothing where nobody is near the threshold": (
        grid(["boh", "0", "0", "0", "0", "0", "0"]),
        {
            "issues": [(SHEET, "not_a_mark", 2), ("patti", "pact_never_attended", 2)][:1],
            "values": {0: {"hours_attended": 0.0, "attendance_share": 0.0, "completed": False}},
        },
    ),
    "2 sessions that add up to 24 hours of 28": (
        grid(days=DAYS[:6]),
        {
            "issues": [(SHEET, "course_hours_disagree", 0)],
            "values": {person: {"hours_attended": 24.0, "attendance_share": 24 / 28} for person in range(3)},
        },
    ),
    "2 a cancelled session still in the header": (
        grid(*[["4", "", *FULL[:6]]] * 3, days=[DAYS[0], "03/03/2016", *DAYS[1:]]),
        {"issues": [(SHEET, "session_not_held", 0), (SHEET, "blank_marks", 0)]},
    ),
    "3 names only, in another order": (
        in_order(grid(coded=False), lambda office: office.rows[SHEET].reverse()),
        {"issues": [(SHEET, "linked_by_name", row) for row in (2, 3, 4)]},
    ),
    "3 a nickname": (
        in_order(grid(coded=False), call("Terry")),
        {
            "issues": [
                (SHEET, "nobody_named", 2),
                *((SHEET, "linked_by_name", row) for row in (3, 4)),
                ("iscritti", "not_in_attendance", 2),
                ("patti", "pact_never_attended", 2),
            ],
            "fates": [(SHEET, "nobody_named", 2)],
            "values": {0: NOT_SEEN},
        },
    ),
    "3 a nickname beside a surname": (
        in_order(
            grid(coded=False),
            lambda office: office.change(SHEET, 0, Cognome_e_nome=f"{office.people[0].last_name} Terry"),
        ),
        {
            "issues": [
                (SHEET, "not_enrolled", 2),
                *((SHEET, "linked_by_name", row) for row in (3, 4)),
                ("iscritti", "not_in_attendance", 2),
                ("patti", "pact_never_attended", 2),
            ],
            "fates": [(SHEET, "not_enrolled", 2)],
            "values": {0: NOT_SEEN},
        },
    ),
    "3 an auditor who never enrolled": (
        in_order(
            grid(),
            lambda office: office.add(SHEET, 0, CF="", Cognome_e_nome=f"{office.stranger.last_name} Ubaldrica"),
        ),
        {"issues": [(SHEET, "not_enrolled", 5)], "fates": [(SHEET, "not_enrolled", 5)]},
    ),
    "4 dates without a year, that may be days or months": (
        grid(days=["3/4", "4/3", *DAYS[2:]]),
        {"issues": [(SHEET, "date_without_year", 1)] * 2},
    ),
    "4 a date that became a number": (
        grid(days=["42431", *DAYS[1:]]),
        {"changes": [(SHEET, "excel_serial", 1, "2016-03-02")]},
    ),
    "4 one session twice": (
        grid(days=[DAYS[0], f"{DAYS[0]} ", *DAYS[1:]]),
        {"issues": [(SHEET, "duplicate_session", 1)]},
    ),
    "5 blank cells, absent or not recorded": (
        grid(["4"] * 5 + [""] * 2),
        {"issues": [(SHEET, "blank_marks", 0)], "values": {0: HOURS}},
    ),
    "6 exactly 21 of 28 hours": (
        grid(["4"] * 5 + ["1,0", "0"]),
        {"values": {0: {"hours_attended": 21.0, "attendance_share": 0.75, "completed": False}}},
    ),
    "6 21.5 hours": (
        grid(["4"] * 5 + ["1,5", "0"]),
        {"values": {0: {"hours_attended": 21.5, "attendance_share": 21.5 / 28, "completed": True}}},
    ),
    "6 a share of 74.9 % that the sheet rounds to 75 %": (
        grid(["4"] * 5 + ["0,97", "0"], **{"% presenza": ["75%", "100%", "100%"]}),
        {
            "issues": [(SHEET, "share_disagrees", 2)],
            "changes": [(SHEET, "percent", row) for row in (2, 3, 4)] * 7,
            "values": {0: {"hours_attended": 20.97, "completed": False}},
        },
    ),
    "6 a total that is not the sum": (
        grid(["4"] * 5 + ["0", "0"], **{"Totale ore": ["21", "28", "28"]}),
        {"issues": [(SHEET, "total_disagrees", 2)], "values": {0: HOURS}},
    ),
    "7 present after the withdrawal": (
        withdrawn,
        {"issues": [("presenze", "attendance_after_withdrawal", row) for row in (5, 6, 7, 8)]},
    ),
    "7 in two places on one day": (
        two_sites,
        {"issues": [("presenze", "two_places_one_day", row) for row in (2, 44)]},
    ),
    "a second row of headers": (
        in_order(grid(), lambda office: office.rows[SHEET].insert(0, dict.fromkeys(DAYS, "ore"))),
        {"issues": [(SHEET, "second_header", 2)], "fates": [(SHEET, "second_header", 2)]},
    ),
    "a grid of names and dates alone": (
        in_order(grid(coded=False), lambda office: [row.pop("Edizione") for row in office.rows[SHEET]]),
        {"issues": [(SHEET, "linked_by_name", row) for row in (2, 3, 4)]},
    ),
}
