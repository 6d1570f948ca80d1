"""``evaluation check`` as people use it: everything that is wrong with a study at once, or what was read of it."""

import shutil
from pathlib import Path

import pytest

from evaluation import cli, paths

SQL = """SELECT id AS person_id, arm = 'yes' AS pact, CASE WHEN job = '1' THEN 'job' ELSE 'none' END AS event,
 CAST(week AS DOUBLE) * 12 / 52 AS months_to_event, 12.0 AS followup_months, CAST(age AS INTEGER) AS age, village
 FROM raw"""
HEADER = "id,arm,week,job,age,village"
ROWS = [f"{n},{'yes' if n % 2 else 'no'},{1 + n % 50},{n % 3 % 2},{20 + n % 30},{'ab'[n // 30]}" for n in range(60)]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    shutil.copytree(paths.data_folder() / "rossi", folder)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    start, rest = text.split("[[adjustment.covariates]]", 1)
    covariate = (
        "[adjustment]\nstrata = 'village'\n[[adjustment.covariates]]\nid = 'age'\nlabel.it = 'x'\nlabel.en = 'x'\n"
    )
    (folder / "study.toml").write_text(
        f"{start}{covariate}[disclosure]{rest.split('[disclosure]')[1]}", encoding="utf-8"
    )
    return write(folder, ROWS)


def write(folder: Path, rows: list[str], sql: str = SQL, study: tuple[str, str] = ("", "")) -> Path:
    (folder / "rossi.csv").write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    (folder / "participants.sql").write_text(sql, encoding="utf-8")
    text = (folder / "study.toml").read_text(encoding="utf-8")
    assert study[0] in text
    (folder / "study.toml").write_text(text.replace(*study) if study[0] else text, encoding="utf-8")
    return folder


def check(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[str]]:
    with pytest.raises(SystemExit) as ended:
        cli.main(["check", *map(str, arguments)])
    told = capsys.readouterr()
    return int(ended.value.code or 0), (told.out + told.err).splitlines()


def test_a_sound_study_says_what_was_read(study, capsys):
    assert check(capsys, study) == (
        0,
        [
            "rossi.csv: 60 rows read (utf-8, delimiter ','; 0 blank lines), all of them handed to participants.sql",
            "60 people in the participants table",
            "4 reports to make",
            "rossi: nothing is wrong",
        ],
    )


def test_first_cells_of_excel_errors_are_rows_and_blank_lines_are_said(study, capsys):
    rows = ["", *ROWS[:5], f"#N/D{ROWS[5]}", *ROWS[6:], ",,,,,"]
    code, lines = check(capsys, write(study, rows), "--language", "it")
    assert (code, lines[1]) == (0, "60 persone nella tabella dei partecipanti")
    assert lines[0].startswith("rossi.csv: 60 righe lette (utf-8, separatore ','; 2 righe vuote)")


def test_people_without_a_stratum_are_named_and_lose_nothing(study, capsys):
    rows = [row[:-1] if n in (6, 20, 40) else row for n, row in enumerate(ROWS)]
    code, lines = check(capsys, write(study, rows))
    assert (code, lines[2]) == (
        0,
        "column village: empty for 3 people (the first in row 7); they are a stratum of their own",
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"study": ("'village'", "'town'")}, "no column town, which adjustment.strata in study.toml names"),
        ({"study": ("id = 'age'", "id = 'wage'")}, "no column wage"),
        ({"sql": SQL.replace("CAST(age AS INTEGER) AS age", "age")}, "column age, row 1 and 59 more: 20; accepted"),
        ({"sql": SQL.replace("ELSE 'none' ", "")}, "column event, row 1 and 39 more: empty; accepted: one of none"),
        ({"rows": ["0,yes,#N/D,1,20,a", *ROWS[1:]]}, "rossi.csv, line 2, column week: '#N/D' cannot be read as double"),
        ({"rows": [*ROWS, "61,yes"]}, "rossi.csv, line 62: 2 cells where the header has 6"),
        ({"study": ("40_pact_comparison", "41_mine")}, "41_mine: no such notebook"),
        ({"study": ("window = 52", "window = 0")}, "time.window is 0; accepted: greater than 0"),
    ],
)  # fmt: skip
def test_a_fault_is_one_line_and_ends_with_the_code_of_study_errors(study, capsys, change, said):
    code, lines = check(capsys, write(study, change.pop("rows", ROWS), **change))
    assert code == 4
    assert len(lines) == 1
    assert said in lines[0]


def test_faults_of_study_table_and_notebooks_are_said_at_once(study, capsys):
    sql = SQL.replace("CAST(age AS INTEGER) AS age", "age").replace("ELSE 'none' ", "")
    text = (study / "study.toml").read_text(encoding="utf-8")
    population = "[[populations]]\nid = 'seen'\nlabel.it = 'x'\nlabel.en = 'x'\n\n[arms]"
    text = text.replace("40_pact_comparison", "41_mine").replace("'village'", "'town'").replace("[arms]", population)
    (study / "study.toml").write_text(text, encoding="utf-8")
    code, lines = check(capsys, write(study, ROWS, sql), "--language", "it")
    assert (code, [line.startswith("error: ") for line in lines]) == (4, [True] * 5)
    for line, said in zip(
        lines,
        ["manca la colonna seen", "manca la colonna town", "colonna event", "colonna age", "41_mine"],
        strict=True,
    ):
        assert said in line


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('headline = "', 'headline = "x', "published.headline"),
        ('base = "', 'base = "x', "published.base"),
        ('unseen = "', 'unseen = "x', "published.unseen"),
        ('claim = "', 'claim = "x', "published.claim"),
        ('claim_of_all = "', 'claim_of_all = "x', "published.claim_of_all"),
        ('scenario = "', 'scenario = "x', "published.comparisons."),
        ('file = "published.toml"', 'file = "other.toml"', "other.toml"),
    ],
)
def test_entries_that_name_published_figures_are_held_to_their_file(tmp_path, capsys, old, new, said):
    folder = tmp_path / "mine"
    shutil.copytree(paths.data_folder() / "fare-legami", folder, ignore=shutil.ignore_patterns("registers"))
    text = (folder / "study.toml").read_text(encoding="utf-8")
    before, registers = text.split("[registers", 1)
    rest = registers[registers.index("\n[published") :] if "\n[published" in registers else ""
    assert old in before + rest
    (folder / "study.toml").write_text((before + rest).replace(old, new, 1), encoding="utf-8")
    code, lines = check(capsys, folder)
    assert code == 4
    assert any(said in line for line in lines)


def test_a_study_of_registers_is_checked_as_well(capsys):
    code, lines = check(capsys, "fare-legami")
    assert code == 0
    assert lines[0] == "137 people in the participants table"
    assert lines[1].startswith("published.toml: ")


def test_no_page_is_made_of_a_study_that_does_not_agree_with_its_data(study, tmp_path, capsys):
    write(study, ROWS, study=("'village'", "'town'"))
    with pytest.raises(SystemExit) as ended:
        cli.main(["report", "--study", str(study), "--out", str(tmp_path / "out")])
    assert ended.value.code == 4
    assert "there is no column town, which adjustment.strata in study.toml names" in capsys.readouterr().err
    assert not list((tmp_path / "out").rglob("4*.html"))
