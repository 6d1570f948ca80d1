"""Dirty enrolment lists: name of the case, what spoils the office, what the intake says and does."""

import datetime as dt

from openpyxl.utils.datetime import CALENDAR_MAC_1904

PLEDORIZZA, ROW = 5, 7


def titles(book):
    sheet = book.active
    sheet.insert_rows(1, 3)
    sheet["A1"], sheet["A2"] = "Provincia di Cremona", "Tu puoi! elenco degli iscritti"


def merged_editions(book):
    book.active.merge_cells("G2:G4")
    book.active.merge_cells("G5:G7")


def serial_dates_from_1904(book):
    book.epoch = CALENDAR_MAC_1904
    for (cell,) in book.active["E2:E7"]:
        day, month, year = map(int, cell.value.split("/"))
        cell.value = (dt.date(year, month, day) - dt.date(1904, 1, 1)).days


def three_sheets(book):
    """Put two people on each sheet: headers spelt in three ways, a column more in one, no edition in one."""
    first = book.active
    first.title = "Ed 1"
    first["A1"] = "Cod. Fisc."
    for title, header in (("Foglio3", "CODICE FISCALE "), ("Ed 3", "CF")):
        sheet = book.copy_worksheet(first)
        sheet.title, sheet["A1"] = title, header
    first.delete_rows(4, 4)
    book["Foglio3"].delete_rows(6, 2)
    book["Foglio3"].delete_rows(2, 2)
    book["Foglio3"].delete_cols(7)
    book["Ed 3"].delete_rows(2, 4)
    book["Ed 3"].insert_cols(2)
    book["Ed 3"]["B1"], book["Ed 3"]["B2"] = "Indirizzo", "via Inventata 1"


def birth(form):
    """Return what writes a birth date in another form."""
    return lambda office: office.change(
        "iscritti", PLEDORIZZA, Data_di_nascita=form(office.people[PLEDORIZZA].birth_date)
    )


def code(form):
    return lambda office: office.change("iscritti", PLEDORIZZA, CF=form(office.people[PLEDORIZZA].code))


def column(**cells):
    return lambda office: office.change("iscritti", PLEDORIZZA, **cells)


def workbook(*finish):
    return lambda office: office.workbooks.update(iscritti=lambda book: [each(book) for each in finish])


def reborn(year):
    """Return what makes somebody another age, with the tax code of it, wherever the person is named."""

    def spoil(office):
        person = office.people[PLEDORIZZA]
        other = type(person)(person.last_name, person.first_name, person.sex, dt.date(year, 5, 5))
        office.change("iscritti", PLEDORIZZA, Data_di_nascita=other.born)
        for row in (*office.rows["iscritti"], *office.rows["presenze"]):
            row["CF"] = other.code if row["CF"] == person.code else row["CF"]

    return spoil


def unnamed(office, **cells):
    """Take somebody's code away wherever it stands."""
    for row in (*office.rows["iscritti"], *office.rows["presenze"]):
        row["CF"] = "" if row["CF"] == office.people[PLEDORIZZA].code else row["CF"]
    office.change("iscritti", PLEDORIZZA, **cells)


def added_row(*cells):
    return lambda office: office.rows["iscritti"].extend(dict(each) for each in cells)


def twin(first_name, own_code=True, **cells):
    """Return what enrols somebody like the first person but for the name, under the code of that name or the same."""

    def spoil(office):
        first = office.people[0]
        other = type(first)(first.last_name, first_name, first.sex, first.birth_date)
        code = other.code if own_code else first.code
        schooling = "diploma" if cells or first_name.startswith(first.first_name) else "its"
        office.add("iscritti", 0, Nome=first_name, CF=code, Titolo_di_studio=schooling, **cells)

    return spoil


TWO_NAMES = [("iscritti", "one_code_two_people", row) for row in (2, 8)]
COPIED = [("iscritti", kind, 8) for kind in ("code_and_name_disagree", "no_tax_code", "not_in_attendance")]
UNSEEN = {"observed": False, "event": "none"}
BY_NAME = [("presenze", "linked_by_name", 37)]
CASES = {
    "a course that ends before it starts": (
        lambda office: office.change("iscritti", 1, Fine_corso="31/03/2015"),
        {"issues": [("iscritti", "course_ends_before_start", 3)]},
    ),
    "one row with the end of another year": (
        lambda office: office.change("iscritti", 1, Fine_corso="31/03/2017"),
        {"issues": [("iscritti", "course_end_differs", 3)]},
    ),
    "as many ends of an edition as rows": (
        lambda office: [
            office.change("iscritti", row, Fine_corso=f"{day}/03/2016") for row, day in ((0, 31), (1, 30), (2, 29))
        ],
        {
            "issues": [("iscritti", "several_course_ends", 2)],
            "values": {
                0: {"course_end": "2016-03-31"},
                1: {"course_end": "2016-03-30"},
                2: {"course_end": "2016-03-29"},
            },
        },
    ),
    "1 two title rows and a blank one": (workbook(titles), {}),
    "1 merged edition column": (
        workbook(merged_editions),
        {"changes": [("iscritti", "merged_cell", row) for row in (3, 4, 6, 7)]},
    ),
    "1 a total that counts the people": (
        added_row({}, {"CF": "TOTALE 6"}),
        {"fates": [("iscritti", "blank_row", 8), ("iscritti", "total_row", 9)]},
    ),
    "1 a total that counts other people": (
        added_row({"CF": "TOTALE 18"}),
        {"fates": [("iscritti", "total_row", 8)], "issues": [("iscritti", "total_row_disagrees", 8)]},
    ),
    "1 hidden row of somebody who withdrew": (
        lambda office: (
            column(Ritirato="sì")(office),
            workbook(lambda book: setattr(book.active.row_dimensions[ROW], "hidden", True))(office),
        ),
        {"issues": [("iscritti", "hidden_row", ROW)]},
    ),
    "2 birth date typed as a date": (
        lambda office: (
            birth(lambda day: dt.datetime(day.year, day.month, day.day))(office),
            workbook()(office),
        ),
        {},
    ),
    "2 birth date as a serial number": (
        lambda office: (birth(lambda day: (day - dt.date(1899, 12, 30)).days)(office), workbook()(office)),
        {"changes": [("iscritti", "excel_serial", ROW)]},
    ),
    "2 birth dates as serial numbers of 1904": (
        workbook(serial_dates_from_1904),
        {"changes": [("iscritti", "excel_serial", row) for row in range(2, 8)]},
    ),
    "2 birth date with two digits of the year": (
        birth(lambda day: f"{day:%d/%m/%y}"),
        {"changes": [("iscritti", "two_digit_year", ROW)]},
    ),
    "2 birth date with dots": (birth(lambda day: f"{day.day}.{day.month}.{day.year}"), {}),
    "2 birth date 31/02": (
        birth(lambda day: f"31/02/{day.year}"),
        {"issues": [("iscritti", "impossible_date", ROW)]},
    ),
    "3 tax code in small letters": (code(str.lower), {"changes": [("iscritti", "code_tidied", ROW)]}),
    "3 tax code with blanks": (
        code(lambda code: f" {code[:6]} {code[6:11]} {code[11:]} "),
        {"changes": [("iscritti", "code_tidied", ROW)]},
    ),
    "3 tax code with the letter O for a nought": (
        lambda office: (
            reborn(1990)(office),
            column(CF=office.rows["iscritti"][PLEDORIZZA]["CF"].replace("0", "O"))(office),
        ),
        {"issues": [("iscritti", "lookalike_mended", ROW)], "changes": [("iscritti", "lookalike_mended", ROW)]},
    ),
    "3 tax code of fifteen signs": (
        lambda office: unnamed(office, CF=office.people[PLEDORIZZA].code[:15]),
        {
            "issues": [("iscritti", "tax_code_form", ROW), ("iscritti", "no_tax_code", ROW), *BY_NAME],
            "values": {PLEDORIZZA: UNSEEN},
        },
    ),
    "3 provisional tax code of eleven digits": (
        lambda office: unnamed(office, CF="00123456789"),
        {"issues": [("iscritti", "tax_code_provisional", ROW), *BY_NAME]},
    ),
    "3 no tax code": (
        unnamed,
        {"issues": [("iscritti", "no_tax_code", ROW), *BY_NAME], "values": {PLEDORIZZA: UNSEEN}},
    ),
    "3 tax code of another row, sorted apart from the name": (
        lambda office: office.change("iscritti", 2, CF=office.people[1].code),
        {
            "issues": [
                ("iscritti", "code_of_another", 4),
                ("iscritti", "no_tax_code", 4),
                ("presenze", "linked_by_name_and_birth_date", 16),
            ],
            "fates": [("cob", "not_enrolled", 3)],
            "values": {2: UNSEEN},
        },
    ),
    "4 dropped out of one edition, came back in another": (
        lambda office: office.rows["iscritti"].append(
            office.rows["iscritti"][3]
            | {"Edizione": "CR1", "Inizio corso": "01/03/2016", "Fine corso": "31/03/2016", "Ritirato": "sì"}
        ),
        {"fates": [("iscritti", "same_person_other_edition", 8)]},
    ),
    "4 twice, with the tax code typed in two ways": (
        lambda office: office.add("iscritti", 2, CF=f"{office.people[2].code.lower()} "),
        {
            "fates": [("iscritti", "same_person", 8)],
            "changes": [("iscritti", "code_tidied", 8)],
            "issues": [("iscritti", "twice_in_edition", 8)],
        },
    ),
    "4 the code of one twin beside the other": (
        twin("Gosvaldo", own_code=False),
        {"issues": [*TWO_NAMES, *COPIED], "people": 7},
    ),
    "4 twins whose codes coincide": (
        twin("Toranda"),
        {
            "issues": [
                *TWO_NAMES,
                *(("iscritti", "no_tax_code", row) for row in (2, 8)),
                ("iscritti", "not_in_attendance", 8),
                *((register, "several_candidates", 2) for register in ("cob", "colloqui", "servizi")),
                ("patti", "linked_by_name_and_birth_date", 2),
                *(("presenze", "linked_by_name_and_birth_date", row) for row in (2,)),
            ],
            "fates": [(register, "several_candidates", 2) for register in ("cob", "colloqui", "servizi")],
            "values": {0: {"observed": False, "event": "none", "pact": True}},
            "people": 7,
        },
    ),
    "4 the code of one twin beside the other in the attendance alone": (
        lambda office: office.rows["presenze"].append(
            office.rows["presenze"][0] | {"Cognome e nome": f"{office.people[0].last_name} Gosvaldo"}
        ),
        {"issues": [("presenze", "one_code_two_people", 44), ("presenze", "code_and_name_disagree", 44)]},
    ),
    "4 one code, one name longer than the other": (
        twin("Terenda Maria", own_code=False),
        {
            "issues": [*TWO_NAMES, ("iscritti", "twice_in_edition", 8)],
            "fates": [("iscritti", "same_person", 8)],
        },
    ),
    "4 one code, two birth dates": (
        twin("Terenda", own_code=False, **{"Data di nascita": "01/02/1990"}),
        {
            "issues": [
                *TWO_NAMES,
                ("iscritti", "code_and_birth_date_disagree", 8),
                ("iscritti", "twice_in_edition", 8),
            ],
            "fates": [("iscritti", "same_person", 8)],
        },
    ),
    "4 one code, two birthplaces": (
        lambda office: (
            twin("Terenda", own_code=False, **{"Comune di nascita": "Crema"})(office),
            office.change("iscritti", 0, Comune_di_nascita="Cremona"),
        ),
        {
            "issues": [
                *TWO_NAMES,
                *(("iscritti", "code_and_birth_town_disagree", row) for row in (2, 8)),
                ("iscritti", "twice_in_edition", 8),
            ],
            "fates": [("iscritti", "same_person", 8)],
        },
    ),
    "5 one name and birth date, base form and variant of a tax code": (
        lambda office: office.add("iscritti", 2, CF=office.variant(office.people[2].code), Titolo_di_studio="its"),
        {
            "issues": [
                ("iscritti", "omocode_pair", 4),
                ("iscritti", "omocode_pair", 8),
                ("iscritti", "not_in_attendance", 8),
            ],
            "people": 7,
        },
    ),
    "6 age 18": (reborn(1998), {"issues": [("iscritti", "age_outside", ROW)], "values": {PLEDORIZZA: {"age": 18}}}),
    "6 age 41": (reborn(1975), {"issues": [("iscritti", "age_outside", ROW)], "values": {PLEDORIZZA: {"age": 41}}}),
    "6 born in 2017 as typed, with a tax code": (
        birth(lambda day: f"{day:%d/%m}/2017"),
        {"issues": [("iscritti", "code_and_birth_date_disagree", ROW)]},
    ),
    "6 born in 2017 as typed, without a tax code": (
        lambda office: unnamed(office, Data_di_nascita="10/10/2017"),
        {
            "issues": [("iscritti", "born_after_course", ROW), ("iscritti", "no_tax_code", ROW), *BY_NAME],
            "values": {PLEDORIZZA: UNSEEN | {"age": None}},
        },
    ),
    "7 Casalmagg.re": (
        column(Comune_di_residenza="Casalmagg.re"),
        {"changes": [("iscritti", "town_spelling", ROW, "Casalmaggiore")]},
    ),
    "7 Crema (CR)": (
        column(Comune_di_residenza="Crema (CR)"),
        {"changes": [("iscritti", "town_spelling", ROW, "Crema")]},
    ),
    "7 S.Giovanni in Croce": (
        column(Comune_di_residenza="S.Giovanni in Croce"),
        {"changes": [("iscritti", "town_spelling", ROW, "San Giovanni in Croce")]},
    ),
    "7 province NA is Naples and no blank": (column(Comune_di_residenza="Napoli", Prov="NA"), {}),
    "7 postal code 26100.0": (column(CAP="26100.0"), {"changes": [("iscritti", "code_tidied", ROW, "26100")]}),
    "8 surname and first name inverted": (
        lambda office: office.change(
            "iscritti",
            PLEDORIZZA,
            Cognome=office.people[PLEDORIZZA].first_name,
            Nome=office.people[PLEDORIZZA].last_name,
        ),
        {"issues": [("iscritti", "names_inverted", ROW)]},
    ),
    "8 curly apostrophe": (
        lambda office: office.change("iscritti", 3, Cognome=office.people[3].last_name.replace("'", "’")),
        {"changes": [("iscritti", "text_tidied", 5)]},
    ),
    "8 accents in Windows letters": (
        lambda office: office.encodings.update(iscritti="cp1252"),
        {"issues": [("iscritti", "encoding_assumed", 0)]},
    ),
    "8 accent as an apostrophe": (lambda office: office.change("iscritti", 3, Nome="Nicodro'"), {}),
    "8 decomposed accent": (
        lambda office: office.change("iscritti", 3, Nome="Nicodro\u0300"),
        {"changes": [("iscritti", "text_tidied", 5)]},
    ),
    "8 accent broken by a wrong encoding": (
        lambda office: office.change("iscritti", 3, Nome="NicodrÃ²"),
        {"changes": [("iscritti", "encoding_mended", 5)]},
    ),
    "9 a sheet called Foglio3, a column more, three headers for the code": (
        workbook(three_sheets),
        {"issues": [("iscritti", "sheet_name_without_edition", 0)]},
    ),
}
