"""Nothing that the program writes or says holds a tax code, a name, an address or a telephone."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from evaluation.cli import main
from evaluation.notebook import quality
from evaluation.parameters import settings
from evaluation.registers.declaration import Registers
from evaluation.registers.folding import fold
from evaluation.registers.reading import read_folder

TAX_CODE = re.compile(
    r"(?<![A-Z0-9])[A-Z]{6}[0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z](?![A-Z0-9])", re.IGNORECASE
)

SHAPE = "AAAAAA99A99A999A"


@pytest.fixture
def dirty(office):
    """Return an office with every personal datum where it should be, and in places where it should not."""
    first, second, third, *_ = office.people
    for number, row in enumerate(office.rows["iscritti"]):
        row |= {
            "Telefono": f"0372 00055{number}",
            "E-mail": f"p{number}@example.org",
            "Indirizzo": f"via Inventata {number}",
        }
        row |= {"Note": f"{first.last_name} soffre di insonnia", "Luogo di nascita": "Persico"}
    office.rows["iscritti"][0]["Condizione"] = f"{first.first_name} {first.last_name}"
    office.rows["iscritti"][1]["CF"] = second.code[:-1]
    office.rows["iscritti"][1]["Titolo di studio"] = second.code
    office.rows["iscritti"][2]["Data di nascita"] = f"nato {third.born} {third.last_name}"
    office.rows["iscritti"].append(office.enrolment(first, CF=office.variant(first.code)))
    office.rows["iscritti"].append(office.enrolment(office.stranger, CF=""))
    office.rows["presenze"].append(
        {"CF": "", "Cognome e nome": "Uditrice Maivista", "Edizione": "CR1", "Ore presenza": "boh"}
    )
    office.rows["colloqui"].append(
        {"CF": f"{second.last_name} {second.first_name}", "Data colloquio": "ieri", "Operatore": "Zz"}
    )
    office.rows["patti"].append({"CF": office.stranger.code, "Cognome": office.stranger.last_name, "Importo": "mille"})
    office.rows["cob"].append(
        office.notice(7, office.stranger, "x", **{"CF datore": first.code, "Modello": third.code})
    )
    office.rows["cob"].append(office.notice(8, first, "01/13/2016", **{"Denominazione": "Ditta Bazukolo Terenda"}))
    # Offices that keep a file or a sheet for each person call it by the person's name, or code.
    office.rows[f"servizi {third.last_name}_{second.code}"] = office.rows.pop("servizi")
    office.rows["presenze"] = [dict(row, Edizione="") for row in office.rows["presenze"]]
    for register in ("presenze", "patti"):
        office.workbooks[register] = lambda book: setattr(book.active, "title", f"{first.last_name}_{first.first_name}")
    office.rows["iscritti"][5] |= {"Edizione": f"{second.last_name} {second.first_name}", "Sede": second.code}
    return office


def secrets(office) -> set[str]:
    """Return what must appear nowhere, folded: codes, words of names, telephones, addresses."""
    people = (*office.people, office.stranger)
    words = {
        word
        for person in people
        for word in re.split(r"[\s'’]", f"{person.last_name} {person.first_name}")
        if len(word) > 2
    }
    words |= {person.code for person in people} | {person.code[:-1] for person in people}
    words |= {office.variant(person.code) for person in people}
    words |= {"Uditrice", "Maivista", "insonnia", "Inventata", "000550", "example.org"}
    return {fold(word).replace(" ", "") for word in words} | {fold(person.born) for person in people}


def written(folder: Path) -> dict[str, str]:
    """Return the content of every file as text, unpacked and decoded."""
    texts = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        content = path.read_bytes()
        parts = [content.decode("latin-1")]
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                parts += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
        if path.suffix == ".parquet":
            frame = pd.read_parquet(path)
            parts += [str(list(frame)), *(" ".join(map(str, frame[name])) for name in frame)]
        texts[path.name] = " ".join(parts)
    return texts


def assert_silent(text: str, hidden: set[str], where: str) -> None:
    plain = fold(text)
    together = plain.replace(" ", "")
    found = {secret for secret in hidden if secret in plain or (len(secret) > 10 and secret in together)}
    assert found == set(), where
    assert {code for code in TAX_CODE.findall(text.upper()) if code != SHAPE} == set(), where


@pytest.mark.parametrize("language", ["it", "en"])
def test_nothing_written_or_printed_says_who_anybody_is(dirty, tmp_path, capfd, language):
    folder, out = dirty.write(), tmp_path / "out"
    arguments = ["intake", str(folder), "--out", str(out), "--key-file", str(dirty.key_file), "--language", language]
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert not ended.value.code
    hidden = secrets(dirty)
    for name, text in written(out).items():
        assert_silent(text, hidden, name)
    printed = capfd.readouterr()
    assert_silent(printed.out + printed.err, hidden, "terminal")
    key = dirty.key_file.read_bytes()
    assert not any(key in path.read_bytes() or key.hex().encode() in path.read_bytes() for path in out.iterdir())


@pytest.mark.parametrize("language", ["it", "en"])
def test_no_page_on_data_quality_says_who_anybody_is(dirty, language):
    registers = Registers(folder=str(dirty.write()), key_file=str(dirty.key_file))
    chosen = settings(study="fare-legami", language=language)
    chosen = replace(chosen, study=chosen.study.model_copy(update={"registers": registers, "nature": "real"}))
    taken = dirty.intake()
    for show in (
        quality.quality_answer, quality.quality_claims, quality.files_table, quality.fates_table,
        quality.issues_table, quality.changes_table, quality.populations_table,
    ):  # fmt: skip
        shown = show(taken, chosen)
        assert_silent(f"{shown.html} {shown.plain}", secrets(dirty), show.__name__)


def test_the_scan_finds_what_it_looks_for(dirty):
    with pytest.raises(AssertionError):
        assert_silent(f"riga di {dirty.people[0].last_name.upper()}", secrets(dirty), "here")
    with pytest.raises(AssertionError):
        assert_silent("XQZWYK80A01G468C", secrets(dirty), "here")


def test_errors_do_not_say_who_anybody_is(dirty, capfd):
    codes = [row["CF"] for row in dirty.rows["iscritti"][2:6]]
    dirty.rows["iscritti"] = [
        {**dirty.enrolment(person), "CF": code}
        for person, code in zip([*dirty.people[:4], dirty.stranger], [*codes, dirty.people[0].code], strict=True)
    ]
    folder = dirty.write()
    with pytest.raises(SystemExit) as ended:
        main(["intake", str(folder), "--key-file", str(dirty.key_file)])
    assert ended.value.code == 6
    printed = capfd.readouterr()
    assert "5 of 5 rows" in printed.err
    assert_silent(printed.out + printed.err, secrets(dirty), "terminal")


def test_a_name_in_the_place_of_an_edition_is_no_edition(dirty):
    taken = dirty.intake()
    assert ("iscritti", "unknown_edition", 7) in dirty.issues(taken)
    assert taken.participants["edition"].dropna().isin(["CR1", "CM1"]).all()


def test_the_tables_have_no_personal_column(dirty):
    taken = dirty.intake()
    personal = {"tax_code", "last_name", "first_name", "full_name", "birth_date", "phone", "email", "address", "notes"}
    assert not personal & {*taken.participants, *taken.spells.frame, *taken.populations}


def test_the_office_is_read_at_all(dirty):
    from evaluation.registers.ledger import Ledger

    assert set(read_folder(dirty.write(), Ledger())) == {
        "enrolments", "attendance", "counselling", "services", "pacts", "notices",
    }  # fmt: skip
