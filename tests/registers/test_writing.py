"""An intake on disk: all of it or nothing, described field by field, for its owner's eyes."""

import json
import stat

import pandas as pd
import pytest

from evaluation import languages
from evaluation.errors import OutputError
from evaluation.lock import only_writer
from evaluation.registers import writing
from evaluation.registers.writing import write_intake

FILES = [
    "datapackage.json", "ledger.xlsx", "ledger_changes.parquet", "ledger_files.parquet", "ledger_issues.parquet",
    "ledger_rows.parquet", "participants.parquet", "populations.csv", "spells.parquet",
]  # fmt: skip


def test_what_is_written(office, tmp_path):
    taken = office.intake()
    written = write_intake(taken, tmp_path / "out", "it")
    assert [path.name for path in written] == FILES == sorted(path.name for path in (tmp_path / "out").iterdir())
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out" / "participants.parquet"), taken.participants)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out" / "spells.parquet"), taken.spells.frame)


@pytest.mark.parametrize("language", languages.available())
def test_every_column_is_described(office, tmp_path, language):
    taken = office.intake()
    write_intake(taken, tmp_path / "out", language)
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    fields = {each["name"]: each["schema"]["fields"] for each in package["resources"]}
    assert [field["name"] for field in fields["participants"]] == list(taken.participants)
    assert [field["name"] for field in fields["spells"]] == list(taken.spells.frame)
    assert all(field["description"] for each in fields.values() for field in each)


def test_written_twice_it_is_the_same(office, tmp_path):
    taken = office.intake()
    for name in ("one", "two"):
        write_intake(taken, tmp_path / name, "en")
    for name in FILES:
        if name != "ledger.xlsx":
            assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_failure_leaves_the_old_files(office, tmp_path, monkeypatch):
    out = tmp_path / "out"
    taken = office.intake()
    write_intake(taken, out, "en")
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "write_excel", fail)
    office.rows["iscritti"].pop()
    with pytest.raises(OutputError, match="No space left on device"):
        write_intake(office.intake(), out, "en")
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_what_a_killed_intake_left_goes_with_the_next_but_not_while_it_runs(office, tmp_path):
    taken, left = office.intake(), tmp_path / ".intake.x1y2"
    left.mkdir()
    (left / "participants.parquet").write_bytes(b"half of it")
    with only_writer(tmp_path), pytest.raises(OutputError, match="is writing here"):
        write_intake(taken, tmp_path)
    assert left.is_dir()
    write_intake(taken, tmp_path)
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_place_that_cannot_be_written_is_named(office, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="file"):
        write_intake(office.intake(), tmp_path / "file" / "out", "en")
