"""``evaluation new`` as people use it: from an awkward csv to a study that runs, with all that is to decide marked."""

from __future__ import annotations

import csv
import io
import random
import re
from pathlib import Path

import pytest

from evaluation import cli
from evaluation.people import study_participants
from evaluation.study import read_study
from evaluation.study.undecided import undecided

HEADER = (
    "Codice utente", "Cognome e Nome", "Gruppo di assegnazione", "Sesso", "Età (anni)", "Titolo di studio",
    "Reddito familiare", "Sede", "Mesi fino al lavoro", "Lavoro trovato?", "Data iscrizione",
)  # fmt: skip


def people(number: int = 300) -> list[list[str]]:
    """Return people as an Italian office keeps them."""
    draw, rows = random.Random(3), []
    for place in range(number):
        works = draw.random() < 0.4
        months = f"{draw.uniform(0.3, 11.5):.1f}".replace(".", ",") if works else "12,0"
        age = str(draw.randint(19, 58)) if draw.random() > 0.1 else draw.choice(["", "n.d."])
        income = f"{draw.randint(0, 24):d}.{draw.randint(100, 999)},50 €" if draw.random() > 0.2 else ""
        rows.append([
            f"U{place:03d}", f"D'Aò {place}", draw.choice(["Corso", "Voucher", "Controllo"]), draw.choice("FMf"), age,
            draw.choice(["Licenza media", "Diploma", "Laurea", ""]), income, draw.choice(["Forlì", "Cesena"]), months,
            "Sì" if works else "No", "07/03/2019",
        ])  # fmt: skip
    return rows


def write(file: Path, header: tuple[str, ...], rows: list[list[str]], encoding: str = "cp1252") -> Path:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([header, *rows])
    file.write_bytes(text.getvalue().encode(encoding))
    return file


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write(tmp_path / "people.csv", HEADER, people())


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out, told.err


@pytest.mark.parametrize("language", ["it", "en"])
def test_an_awkward_csv_becomes_a_study_that_is_sound(tmp_path, capsys, source, language):
    folder = tmp_path / "Il mio studio"
    code, told, _ = run(capsys, "new", folder, "--from", source, "--language", language)
    assert code == 0
    assert sorted(file.name for file in folder.iterdir()) == [
        "README.md",
        "participants.sql",
        "people.csv",
        "study.toml",
    ]
    study = read_study(folder)
    assert (study.id, study.languages[0], study.disclosure.threshold) == ("il-mio-studio", language, 5)
    table = study_participants(study)
    assert len(table) == 300
    rows = people()
    for column, at, read in (
        ("eta_anni", 4, lambda cell: float(cell) if cell.isdigit() else None),
        ("reddito_familiare", 6, lambda cell: float(cell[:-2].replace(".", "").replace(",", ".")) if cell else None),
        ("titolo_di_studio", 5, lambda cell: cell or None),
        ("pact", 2, lambda cell: {"Corso": True, "Controllo": False}.get(cell)),
    ):
        found = table[column].astype(object).where(table[column].notna(), None).tolist()
        assert found == [read(row[at]) for row in rows], column
    assert set(table["sesso"]) == {"F", "M"} or set(table["sesso"]) == {"f", "M"}
    assert table["event"].value_counts().to_dict() == {
        "none": sum(row[9] == "No" for row in rows),
        "lavoro_trovato": sum(row[9] == "Sì" for row in rows),
    }
    for header in HEADER:
        assert told.count(f"“{header}”" if language == "en" else f"«{header}»") >= 1
    assert "Voucher" in told


def test_what_is_to_decide_is_listed_until_its_mark_is_gone(tmp_path, capsys, source):
    folder = tmp_path / "mine"
    run(capsys, "new", folder, "--from", source)
    listed = undecided(read_study(folder))
    _, told, _ = run(capsys, "check", folder)
    assert told.count("still to decide: ") == len(listed) > 10
    assert 'study.toml, line 4: nature = "real"' in told
    assert "participants.sql, line" in told
    for name in ("study.toml", "participants.sql"):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(re.sub(r"(#|--) DECIDE:.*", "", text), encoding="utf-8")
    assert undecided(read_study(folder)) == ()
    _, told, _ = run(capsys, "check", folder)
    assert "still to decide" not in told


def test_the_readme_says_every_guess_in_each_language_of_the_study(tmp_path, capsys, source):
    run(capsys, "new", tmp_path / "mine", "--from", source)
    readme = (tmp_path / "mine" / "README.md").read_text(encoding="utf-8")
    for header in HEADER:
        assert f"- “{header}” " in readme or f"- “{header}”:" in readme
        assert f"- «{header}»" in readme


@pytest.mark.long
def test_pages_say_that_nothing_is_decided_yet_and_no_longer_when_it_is(tmp_path, capsys, source):
    folder, out = tmp_path / "mine", tmp_path / "out"
    run(capsys, "new", folder, "--from", source)
    report = ("report", "--study", folder, "--out", out, "--only", "30", "--language", "it")
    code, _, err = run(capsys, *report)
    assert code == 0, err
    page, index = out / "mine" / "30_outcomes.it.html", out / "mine" / "index.it.html"
    number = len(undecided(read_study(folder)))
    for file in (page, index):
        assert f"{number} voci di questo studio sono ipotesi" in file.read_text(encoding="utf-8")
    for name in ("study.toml", "participants.sql"):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(re.sub(r"(#|--) DECIDE:.*", "", text), encoding="utf-8")
    assert run(capsys, *report)[0] == 0
    for file in (page, index):
        assert "ipotesi su cui nessuno" not in file.read_text(encoding="utf-8")


# Column by column what a file of people may lack, and what may be odd in it.
FEW = [
    [f"u{place}", "ab"[place % 2], str(1 + place % 9), "sn"[place % 3 > 0], str(20 + place % 7)] for place in range(60)
]
ODD: dict[str, tuple[tuple[str, ...], list[list[str]]]] = {
    "one group": (("id", "mesi", "lavoro", "età"), [[row[0], *row[2:]] for row in FEW]),
    "only who they are": (("id",), [[row[0]] for row in FEW]),
    "no time": (("id", "gruppo", "lavoro"), [[row[0], row[1], row[3]] for row in FEW]),
    "no event": (("id", "gruppo", "giorni"), [row[:3] for row in FEW]),
    "times only of events": (("id", "gruppo", "settimane", "lavoro"), [
        [row[0], row[1], row[2] if row[3] == "s" else "", row[3]] for row in FEW
    ]),
    "an event without its time": (("id", "group", "weeks", "job"), [["x", "a", "", "s"], *(row[:4] for row in FEW)]),
    "arm not known of some": (("id", "arm", "weeks", "job"), [["x", "", "3", "s"], *(row[:4] for row in FEW)]),
    "kinds": (("id", "arm", "weeks", "esito"), [
        [*row[:3], ("tirocinio", "lavoro d'estate", "nessuno", "")[place % 4]] for place, row in enumerate(FEW)
    ]),
    "names that are taken": (("id", "pact", "months_to_event", "event", "person_id", "site"), [
        [row[0], row[1], row[2], row[3], row[4], row[1]] for row in FEW
    ]),
    "names with quotation marks": (("id", "gruppo", "mesi", "lavoro", "l'\"età\""), FEW),
    "codes of persons": (("Codice fiscale", "gruppo", "mesi", "lavoro", "età"), FEW),
    "followed longer than the event": (("id", "gruppo", "mesi", "lavoro", "Mesi di osservazione"), [
        [*row[:4], "12"] for row in FEW
    ]),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_becomes_a_sound_study_as_well(tmp_path, capsys, name):
    header, rows = ODD[name]
    code, told, err = run(capsys, "new", tmp_path / "s", "--from", write(tmp_path / "p.csv", header, rows, "utf-8"))
    assert code == 0, told + err
    table = study_participants(read_study(tmp_path / "s"))
    assert len(table) == len(rows)
    if name == "codes of persons":
        assert not set(table["person_id"]) & {row[0] for row in rows}
    if name == "times only of events":
        assert set(table.loc[table["event"] == "none", "followup_months"].round(4)) == {round(7 * 12 / 52, 4)}
    if name in ("an event without its time", "only who they are"):
        assert "unknown" in set(table["event"])


@pytest.mark.parametrize("language", ["it", "en"])
def test_nothing_is_overwritten_and_a_csv_in_the_folder_stays(tmp_path, capsys, language):
    folder = tmp_path / "mine"
    folder.mkdir()
    source = write(folder / "people.csv", HEADER, people())
    before = source.read_bytes()
    assert run(capsys, "new", folder, "--from", source)[0] == 0
    study = (folder / "study.toml").read_bytes()
    code, _, err = run(capsys, "new", folder, "--from", source, "--language", language)
    assert (code, err.count("\n")) == (9, 1)
    assert "study.toml, participants.sql, README.md" in err
    assert (source.read_bytes(), (folder / "study.toml").read_bytes()) == (before, study)


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (None, 7, {"it": "il file non c'è", "en": "no such file"}),
        (b"", 7, {"it": "", "en": ""}),
        (b"PK\x03\x04 not a text", 7, {"it": "", "en": ""}),
        (b"id;age\n1;2\n1;3\n", 7, {"it": "le righe 3 hanno", "en": "but lines 3 have"}),
        (b"age;sex\n2;F\n2;F\n", 7, {"it": "aggiungerne una", "en": "add one called id"}),
        (b"id;age\n1;2;3\n2;2\n", 7, {"it": "riga 2", "en": "line 2"}),
    ],
)
@pytest.mark.parametrize("language", ["it", "en"])
def test_a_file_that_cannot_be_read_is_one_line_and_no_folder(tmp_path, capsys, content, code, said, language):
    if content is not None:
        (tmp_path / "p.csv").write_bytes(content)
    arguments = ("new", tmp_path / "mine", "--from", tmp_path / "p.csv", "--language", language)
    ended, _, err = run(capsys, *arguments)
    assert (ended, err.count("\n")) == (code, 1)
    assert said[language] in err
    assert not (tmp_path / "mine").exists()


def test_without_a_csv_a_study_with_registers_runs_on_invented_people_and_says_so(tmp_path, capsys):
    folder, out = tmp_path / "mine", tmp_path / "out"
    code, told, _ = run(capsys, "new", folder)
    assert code == 0
    assert "140 people in the participants table" in told
    assert "test registers, of invented people: " in told
    report = ("report", "--study", folder, "--out", out, "--only", "30", "--language", "it")
    code, _, err = run(capsys, *report)
    assert code == 0, err
    assert "Dati sintetici" in (out / "mine" / "30_outcomes.it.html").read_text(encoding="utf-8")
    code, _, err = run(capsys, "new", folder, "--language", "it")
    assert (code, "contiene già questi file: registers" in err) == (9, True)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nowhere"], 4, "no study “nowhere”"),
        (["nowhere", "--language", "it"], 4, "nessuno studio «nowhere»"),
        (["rossi"], 4, "has no registers"),
        (["rossi", "--language", "it"], 4, "non ha registri"),
    ],
)
def test_test_registers_for_no_such_study_are_one_line(capsys, arguments, code, said):
    ended, _, err = run(capsys, "synthetic", *arguments)
    assert (ended, err.count("\n")) == (code, 1)
    assert said in err
