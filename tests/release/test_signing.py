"""Signed releases: whose signature it is, and that any flipped byte of any file is found."""

import shutil
import subprocess

import pytest

from evaluation.errors import ReportError
from evaluation.release import checksums, make_release, verify_files
from evaluation.release.checksums import SIGNATURE
from evaluation.release.signing import sign, signer

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no OpenSSH here")


@pytest.fixture
def keys(tmp_path):
    def make(name):
        file = tmp_path / f"key-{name}"
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(file)]
        subprocess.run(command, check=True)
        return file

    return make


@pytest.fixture
def signed(tmp_path, keys):
    """A folder with a list of checksums that the office signed, and the file of those allowed."""
    folder, key = tmp_path / "release", keys("office")
    folder.mkdir()
    (folder / "index.html").write_text("a page", encoding="utf-8")
    (folder / checksums.NAME).write_text(checksums.to_text(checksums.digests(folder)), encoding="utf-8")
    sign(folder, key)
    signers = tmp_path / "signers"
    signers.write_text(f"office@example.org {key.with_suffix('.pub').read_text(encoding='utf-8')}", encoding="utf-8")
    return folder, signers


def test_who_signed_it_is_told(signed):
    folder, signers = signed
    assert signer(folder, signers) == "office@example.org"
    assert checksums.damage(folder) == ()


def test_any_flipped_byte_is_found(signed):
    folder, signers = signed
    for name in (checksums.NAME, SIGNATURE):
        content = (folder / name).read_bytes()
        for place in range(0, len(content), 7):
            (folder / name).write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            with pytest.raises(ReportError):
                signer(folder, signers)
        (folder / name).write_bytes(content)
    (folder / "index.html").write_text("A page", encoding="utf-8")
    assert checksums.damage(folder) == ("index.html",)


def test_somebody_else_does_not_pass_for_the_office(signed, keys):
    folder, signers = signed
    sign(folder, keys("other"))
    with pytest.raises(ReportError, match="not a signature of anybody in the file"):
        signer(folder, signers)


def test_unsigned_is_nobodys(signed):
    folder, signers = signed
    (folder / SIGNATURE).unlink()
    assert signer(folder, signers) == ""


def test_a_key_that_is_none(signed, tmp_path):
    (tmp_path / "none").write_text("no key", encoding="utf-8")
    with pytest.raises(ReportError, match="cannot be signed with"):
        sign(signed[0], tmp_path / "none")


def test_without_openssh_that_is_said(signed, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ReportError, match="install OpenSSH"):
        signer(*signed)


def test_a_release_is_signed_and_sound(office, terms, keys, tmp_path):
    key = keys("office")
    made = make_release(office.study, office.source, office.releases / "signed", terms=terms, key=key)
    signers = tmp_path / "signers"
    signers.write_text(f"office@example.org {key.with_suffix('.pub').read_text(encoding='utf-8')}", encoding="utf-8")
    assert signer(made.folder, signers) == "office@example.org"
    assert verify_files(made.folder) == ()
