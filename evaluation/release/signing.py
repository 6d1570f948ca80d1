"""Who answers for a release: a signature over its list of checksums, made and checked by OpenSSH."""

from __future__ import annotations

import subprocess
from pathlib import Path

from evaluation.errors import ReportError
from evaluation.release import checksums
from evaluation.release.checksums import SIGNATURE

PROGRAM = "ssh-keygen"
NAMESPACE = "evaluation-release"


def sign(folder: Path, key: Path) -> None:
    """Sign the list of checksums of a release.

    Parameters
    ----------
    folder : Path
        The release.
    key : Path
        A private OpenSSH key, or a public one whose private key an agent holds.

    Raises
    ------
    ReportError
        When there is no OpenSSH, or it cannot sign with the key.
    """
    listed = folder / checksums.NAME
    made = _run(["-Y", "sign", "-n", NAMESPACE, "-f", str(key.expanduser().absolute())], listed.read_bytes())
    if made.returncode or not made.stdout:
        raise ReportError("release.errors.unsigned", file=str(key), problem=_problem(made))
    (folder / SIGNATURE).write_bytes(made.stdout)


def signer(folder: Path, signers: Path) -> str:
    """Return who signed a release, one of those allowed; empty where it is not signed at all.

    Parameters
    ----------
    folder : Path
        The release.
    signers : Path
        A file of allowed signers as OpenSSH has them: a name, then a public key, in each line.

    Raises
    ------
    ReportError
        When the signature is of nobody in the file, or not of these checksums; when there is no OpenSSH.
    """
    signature, listed = folder / SIGNATURE, folder / checksums.NAME
    if not signature.is_file():
        return ""
    given = ["-f", str(signers.expanduser().absolute()), "-s", str(signature)]
    found = _run(["-Y", "find-principals", *given], b"")
    name = next(iter(found.stdout.decode("utf-8", "replace").splitlines()), "").strip()
    if found.returncode or not name:
        raise ReportError("release.errors.signer", path=str(signature), problem=_problem(found))
    checked = _run(["-Y", "verify", *given, "-I", name, "-n", NAMESPACE], listed.read_bytes())
    if checked.returncode:
        raise ReportError("release.errors.signer", path=str(signature), problem=_problem(checked))
    return name


def _run(arguments: list[str], given: bytes) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run([PROGRAM, *arguments], input=given, capture_output=True, check=False)
    except OSError as error:
        raise ReportError("release.errors.no_openssh", program=PROGRAM, problem=error.strerror or str(error)) from None


def _problem(ended: subprocess.CompletedProcess[bytes]) -> str:
    return " ".join(ended.stderr.decode("utf-8", "replace").split()) or str(ended.returncode)
