"""Dirt that belongs to no list in particular: cells, rows, sheets, codes and names that every register may have."""

from codicefiscale import codicefiscale
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

PLEDORIZZA, ROW = 5, 7


def cell(**cells):
    """Return what changes cells of somebody who has nothing but an enrolment and full attendance."""
    return lambda office: office.change("iscritti", PLEDORIZZA, **cells)


def code(form):
    """Return what writes that person's tax code in another form, in the enrolments alone."""
    return lambda office: office.change("iscritti", PLEDORIZZA, CF=form(office))


def sheet(finish):
    return lambda office: office.workbooks.update(iscritti=finish)


def tail(text):
    """Return what adds lines to the notices as they are, after their header and three rows."""
    return lambda office: office.tails.update(cob=text(office) if callable(text) else text)


def with_letter(stem):
    return stem + codicefiscale.encode_cin(stem)


def by_name(register, person, **cells):
    """Return what names somebody in a row of another register by name instead of by code."""
    return lambda office: office.change(
        register, 0, CF="", Cognome=office.people[person].last_name, Nome=office.people[person].first_name, **cells
    )


def twin(office):
    office.add("iscritti", 0, CF=office.variant(office.people[0].code), Titolo_di_studio="its")


def stray_file(office):
    office.folder.mkdir(parents=True)
    (office.folder / "comunicazioni.txt").write_text("CF\tData inizio\n", encoding="utf-8")


def finish_with_marks(book):
    book.active["A7"].font = Font(strike=True)
    book.active["B7"].fill = PatternFill("solid", fgColor="FFFF00")
    book.active["C7"].comment = Comment("telefonare", "ufficio")


def formula(book):
    book.active["L7"] = "=L6"


def unnamed_column(book):
    book.active["P7"] = "vista"


def hidden_legend(book):
    legend = book.create_sheet("Legenda")
    legend.append(["P = presente"])


def people_without_header(book):
    more = book.create_sheet("Altri")
    for row in (("CCCDDD80E45G468X", "Frobbicante"), ("EEEFFF80E45G468X", "Malbardo")):
        more.append(row)


def second_header(book):
    book.active.insert_rows(2)
    book.active["E2"] = "gg/mm/aaaa"


def hidden_sheet(book):
    book.create_sheet("Leggimi")
    book.active.sheet_state = "hidden"


NO_CODE = {PLEDORIZZA: {"observed": False, "hours_attended": 28.0}}
UNLINKED = {0: {"counselled": False}}


def no_code(kind):
    """Return what a code gives that is wrong in the enrolments and right in the attendance, beside one name."""
    return {
        "issues": [
            ("iscritti", kind, ROW),
            ("iscritti", "no_tax_code", ROW),
            ("presenze", "linked_by_name_and_birth_date", 37),
        ],
        "values": NO_CODE,
    }


def unread(kind):
    return {"issues": [("iscritti", kind, ROW)]}


CASES = {
    "no such town": (cell(Comune_di_residenza="Atlantide"), unread("unknown_town")),
    "two towns of one name": (cell(Comune_di_residenza="Castro"), unread("ambiguous_town")),
    "an error value": (
        cell(Condizione="#N/D"),
        unread("error_value") | {"values": {PLEDORIZZA: {"prior_status": None}}},
    ),
    "a mark for not given": (
        cell(Condizione="n.d."),
        {"changes": [("iscritti", "not_given", ROW)], "values": {PLEDORIZZA: {"prior_status": None}}},
    ),
    "a word of no list": (
        cell(Condizione="boh"),
        unread("unknown_label") | {"values": {PLEDORIZZA: {"prior_status": None}}},
    ),
    "a date that is none": (cell(Data_ritiro="presto"), unread("not_a_date")),
    "a date of two centuries ahead": (cell(Data_ritiro="01/02/2216"), unread("implausible_date")),
    "a date that is only a year": (cell(Data_ritiro="2016"), unread("year_only")),
    "a date that stands for none": (cell(Data_ritiro="01/01/1900"), unread("sentinel_date")),
    "a date of eight digits": (
        cell(Data_iscrizione="01022016"),
        {"changes": [("iscritti", "bare_digits", ROW, "2016-02-01")]},
    ),
    "a number in words": (cell(Età="ventitré"), unread("not_a_number")),
    "a postal code that is none": (cell(CAP="CR"), unread("not_a_postal_code")),
    "neither yes nor no": (cell(Ritirato="forse"), unread("not_yes_or_no")),
    "a code that the spreadsheet shortened": (cell(Telefono="3,33E+09"), unread("digits_lost")),
    "letters that are lost": (
        lambda office: office.change("iscritti", 3, Nome="Nicodr\ufffd"),
        {"issues": [("iscritti", "broken_letters", 5)]},
    ),
    "an amount in the English way": (
        lambda office: office.change("patti", 0, Importo="2,000.00"),
        {"changes": [("patti", "english_number", 2, "2000")]},
    ),
    "a share that is none": (
        lambda office: office.change("presenze", 0, **{"%_presenza": "quasi tutto"}),
        {"issues": [("presenze", "not_a_share", 2)]},
    ),
    "a tax code with a wrong check letter": (
        code(lambda office: (good := office.people[PLEDORIZZA].code)[:15] + ("A" if good[15] != "A" else "B")),
        no_code("tax_code_check_letter"),
    ),
    "a sex that is not that of the code": (cell(Sesso="M"), unread("code_and_sex_disagree")),
    "a birthplace that is not that of the code": (
        cell(Comune_di_nascita="Crema"),
        unread("code_and_birth_town_disagree"),
    ),
    "a surname that is not that of the code": (cell(Cognome="Altronome"), unread("code_and_name_disagree")),
    "nothing that says an age": (
        lambda office: [
            row.update({"CF": "", "Data di nascita": ""})
            for row in (*office.rows["iscritti"], *office.rows["presenze"])
            if row["CF"] == office.people[PLEDORIZZA].code
        ],
        {
            "issues": [
                ("iscritti", "no_tax_code", ROW),
                ("iscritti", "age_unknown", ROW),
                ("presenze", "linked_by_name", 37),
            ],
            "values": {PLEDORIZZA: {"observed": False, "age": None}},
        },
    ),
    "one name and birth date, tax codes of two birthplaces": (
        lambda office: office.add(
            "iscritti", 2, CF=with_letter(f"{office.people[2].code[:11]}A079"), Titolo_di_studio="its"
        ),
        {
            "issues": [
                *(("iscritti", "same_name_other_code", row) for row in (4, 8)),
                ("iscritti", "not_in_attendance", 8),
            ],
            "people": 7,
        },
    ),
    "somebody again, without a code": (
        lambda office: office.add("iscritti", 2, CF=""),
        {
            "issues": [("iscritti", "joined_by_name_and_birth_date", 8)],
            "fates": [("iscritti", "same_person_probable", 8)],
        },
    ),
    "by name and birth date in the list of others": (
        lambda office: by_name("servizi", 0, Data_di_nascita=office.people[0].born)(office),
        {"issues": [("servizi", "linked_by_name_and_birth_date", 2)]},
    ),
    "a name that two people have": (
        lambda office: (twin(office), by_name("colloqui", 0)(office)),
        {
            "issues": [
                *(("iscritti", "omocode_pair", row) for row in (2, 8)),
                ("iscritti", "not_in_attendance", 8),
                ("colloqui", "several_candidates", 2),
            ],
            "fates": [("colloqui", "several_candidates", 2)],
            "values": UNLINKED,
            "people": 7,
        },
    ),
    "a code that is another's beside a name that is nobody's": (
        lambda office: office.change("colloqui", 0, CF=office.people[2].code, Cognome="Altrono", Nome="Benedusca"),
        {
            "fates": [("colloqui", "code_of_another", 2)],
            "issues": [("colloqui", "code_of_another", 2)],
            "values": UNLINKED,
        },
    ),
    "a code cut short and nothing else": (
        lambda office: office.change("colloqui", 0, CF=office.people[0].code[:15]),
        {
            "fates": [("colloqui", "invalid_tax_code", 2)],
            "issues": [("colloqui", "tax_code_form", 2)],
            "values": UNLINKED,
        },
    ),
    "the header once more": (
        lambda office: office.rows["iscritti"].append({name: name for name in office.rows["iscritti"][0]}),
        {"fates": [("iscritti", "repeated_header", 8)]},
    ),
    "a line cut short that still names somebody": (
        tail(lambda office: f"{8:016d};;AVV;01/12/2016;{office.people[4].code};01/12/2016;30/12/2016;;A.02.00\n"),
        {"issues": [("cob", "short_row", 5)], "values": {4: {"event": "fixed_term", "days_worked": 30}}},
    ),
    "a line cut short that names nobody": (
        tail("0000000000000008;;AVV\n"),
        {"fates": [("cob", "too_few_cells", 5)], "issues": [("cob", "broken_line", 5)]},
    ),
    "a notice of nobody": (
        lambda office: office.rows["cob"].append(
            office.notice(9, office.people[1], "01/06/2016") | {"CF lavoratore": ""}
        ),
        {"fates": [("cob", "nobody", 5)], "issues": [("cob", "names_nobody", 5)]},
    ),
    "notices under a code that is not valid": (
        lambda office: [
            office.rows["cob"].append(
                office.notice(number, office.people[1], "01/06/2016") | {"CF lavoratore": office.people[1].code[:15]}
            )
            for number in (8, 9)
        ],
        {
            "fates": [("cob", "invalid_tax_code", row) for row in (5, 6)],
            "issues": [("cob", "tax_code_form", 5), *(("cob", "names_nobody", row) for row in (5, 6))],
        },
    ),
    "a sheet of people without headers": (
        sheet(people_without_header),
        {
            "issues": [("iscritti", "people_without_header", 0)],
            "fates": [("iscritti", "sheet_without_header", row) for row in (1, 2)],
        },
    ),
    "a second row of headers": (
        sheet(second_header),
        {"issues": [("iscritti", "second_header", 2)], "fates": [("iscritti", "second_header", 2)]},
    ),
    "a line with a cell too many": (
        tail(f"{8:016d};;AVV;;;01/06/2016;;;A.02.00;x;unilav;ancora;altro\n"),
        {"fates": [("cob", "too_many_cells", 5)], "issues": [("cob", "broken_line", 5)]},
    ),
    "a quotation mark that is never closed": (
        tail(f'{8:016d};;AVV;;"X;01/06/2016;;;A.02.00;x;unilav\n{9:016d};;AVV;;Y;01/06/2016;;;A.02.00;x;unilav\n'),
        {"fates": [("cob", "swallowed_lines", 5)], "issues": [("cob", "broken_line", 5)]},
    ),
    "struck through, coloured and commented": (
        sheet(finish_with_marks),
        {
            "issues": [
                ("iscritti", "struck_row", ROW),
                *(("iscritti", kind, 0) for kind in ("colour_lost", "comments_lost")),
            ]
        },
    ),
    "a formula without its value": (sheet(formula), unread("uncomputed_formula")),
    "a column without a header": (sheet(unnamed_column), {"issues": [("iscritti", "unnamed_column", 0)]}),
    "a sheet that is no register": (
        sheet(hidden_legend),
        {"issues": [("iscritti", "sheet_without_header", 0)], "fates": [("iscritti", "sheet_without_header", 1)]},
    ),
    "a hidden sheet": (sheet(hidden_sheet), {"issues": [("iscritti", "hidden_sheet", 0)]}),
    "a file that is not read": (stray_file, {"issues": [("comunicazioni", "file_not_read", 0)]}),
}
CASES |= {
    f"a tax code of no such {what}": (
        code(lambda office, change=change: with_letter(change(office.people[PLEDORIZZA].code[:15]))),
        no_code(kind),
    )
    for what, kind, change in (
        ("day", "tax_code_day", lambda stem: f"{stem[:9]}79{stem[11:]}"),
        ("place", "tax_code_place", lambda stem: f"{stem[:11]}A000"),
    )
}
