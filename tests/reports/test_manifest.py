"""The sealed digests of what a batch wrote: whatever is changed afterwards is found, and nobody else can seal it."""

import json

import pytest

from evaluation.reports import manifest
from evaluation.reports.plan import plan
from evaluation.reports.record import manifest_file, notebook_file, page_file, record_file
from evaluation.study import read_study

FILES = {"page": page_file, "record": record_file, "notebook": notebook_file}


@pytest.fixture
def sealed(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    first, second, *_ = plan(read_study("rossi"))
    for planned in (first, second):
        for name, file in FILES.items():
            file(planned, tmp_path).parent.mkdir(parents=True, exist_ok=True)
            file(planned, tmp_path).write_text(f"{name} of {planned.name}", encoding="utf-8")
        manifest.enter(planned, tmp_path)
    return first, second, tmp_path


def test_what_a_batch_wrote_stands(sealed):
    first, _, out = sealed
    assert manifest.stands(first, out)


@pytest.mark.parametrize("file", FILES.values())
@pytest.mark.parametrize("damage", ["flip", "cut", "remove", "grow"])
def test_every_damage_is_found(sealed, file, damage):
    first, second, out = sealed
    path = file(first, out)
    content = path.read_bytes()
    {
        "flip": lambda: path.write_bytes(bytes([content[0] ^ 1]) + content[1:]),
        "cut": lambda: path.write_bytes(content[:-1]),
        "remove": path.unlink,
        "grow": lambda: path.write_bytes(content + b" "),
    }[damage]()
    assert not manifest.stands(first, out)
    assert manifest.stands(second, out)


def test_a_note_made_to_fit_has_no_seal(sealed):
    first, _, out = sealed
    page_file(first, out).write_text("a better result", encoding="utf-8")
    noted = json.loads(manifest_file(first, out).read_text(encoding="utf-8"))
    for seal in (noted[manifest.SEAL], "", "0" * 64):
        changed = manifest._digests(first, out) | {manifest.SEAL: seal}
        manifest_file(first, out).write_text(json.dumps(changed), encoding="utf-8")
        assert not manifest.stands(first, out)


def test_the_files_and_the_seal_of_another_report_do_not_stand_for_it(sealed):
    first, second, out = sealed
    for file in (*FILES.values(), manifest_file):
        file(first, out).write_bytes(file(second, out).read_bytes())
    assert not manifest.stands(first, out)


@pytest.mark.parametrize("content", ["", "[]", "null", "{", '{"seal": 1}', "\x00"])
def test_a_broken_note_is_none(sealed, content):
    first, _, out = sealed
    manifest_file(first, out).write_text(content, encoding="utf-8")
    assert not manifest.stands(first, out)


def test_another_user_does_not_believe_it(sealed, monkeypatch, tmp_path):
    first, _, out = sealed
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "other"))
    assert not manifest.stands(first, out)
