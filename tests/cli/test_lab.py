"""``evaluation lab``: JupyterLab started without a browser, on notebooks whose parameters are those asked for."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from evaluation import cli, paths
from evaluation.parameters import settings
from evaluation.reports.working_copies import lay_out


def sources(file: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]]


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a root with its own outputs, and the notebooks and one study of the repository."""
    shutil.copytree(paths.notebooks_folder(), tmp_path / "root" / "notebooks")
    for name in ("rossi", "fare-legami"):
        shutil.copytree(paths.data_folder() / name, tmp_path / "root" / "data" / name)
    monkeypatch.setenv("EVALUATION_ROOT", str(tmp_path / "root"))
    return tmp_path / "root"


def tree(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in sorted(folder.rglob("*.ipynb")) if "outputs" not in file.parts}


@pytest.fixture
def server(root: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Return the process of a server, and the address that it printed."""
    arguments = ["--study", "fare-legami", "--site", "Crema", "--language", "en", "--notebook", "40", "--no-browser"]
    command = [sys.executable, "-m", "evaluation", "lab", *arguments, "--", "--allow-root"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        told = [process.stdout.readline(), process.stdout.readline()]
        yield process, re.findall(r"http://\S+", told[1])[0]
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.communicate()


def answer_of(process: subprocess.Popen[str], address: str) -> bytes:
    """Return what a server answers, as soon as it does."""
    while process.poll() is None:
        try:
            with urllib.request.urlopen(address) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError(f"JupyterLab ended: {process.communicate()}")


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_the_server_hands_out_the_notebook_with_its_parameters_and_ends_by_its_pid(root, server):
    process, address = server
    before, token = address.split("?")
    assert before.endswith("/lab/tree/40_pact_comparison.ipynb")
    contents = before.replace("/lab/tree/", "/api/contents/")
    cells = json.loads(answer_of(process, f"{contents}?{token}"))["content"]["cells"]
    assert 'site: str = "Crema"' in cells[0]["source"]
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(contents)
    os.kill(process.pid, signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode is not None


def test_originals_stay_and_copies_have_parameters_and_text_of_the_language(root):
    before = tree(root)
    folder = lay_out(settings(study="fare-legami", site="Crema", edition="CM2", language="en"))
    assert folder == root / "outputs" / "lab" / "fare-legami"
    cells = sources(folder / "40_pact_comparison.ipynb")
    values = dict(re.findall(r'^(\w+): str = "([^"]*)"', cells[0], re.MULTILINE))
    assert values == {"study": "fare-legami", "site": "Crema", "edition": "CM2", "subgroup": "all", "language": "en"}
    assert any(cell.startswith("## The crude comparison") for cell in cells)
    assert not any("Il confronto diretto" in cell for cell in cells)
    assert tree(root) == before


def test_a_copy_that_was_changed_stays_but_for_its_parameters(root):
    folder = lay_out(settings(study="fare-legami", language="en"))
    file = folder / "40_pact_comparison.ipynb"
    notebook = json.loads(file.read_text(encoding="utf-8"))
    notebook["cells"][1]["source"] = ["mine = 1"]
    file.write_text(json.dumps(notebook), encoding="utf-8")
    lay_out(settings(study="fare-legami", site="Cremona", language="en"))
    cells = sources(file)
    assert (cells[1], 'site: str = "Cremona"' in cells[0]) == ("mine = 1", True)


def test_a_notebook_of_the_study_is_the_file_itself(root):
    own = root / "data" / "rossi" / "notebooks" / "60_mine.ipynb"
    own.parent.mkdir()
    shutil.copy(root / "notebooks" / "30_outcomes.ipynb", own)
    folder = lay_out(settings(study="rossi", language="en"))
    assert (folder / "60_mine.ipynb").resolve() == own
    assert 'study: str = "rossi"' in sources(own)[0]
    assert len(sources(own)) == len(sources(root / "notebooks" / "30_outcomes.ipynb"))


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--study", "nowhere"], 4, "no study “nowhere”"),
        (["--study", "nowhere", "--language", "it"], 4, "nessuno studio «nowhere»"),
        (["--study", "rossi", "--site", "Crema", "--language", "en"], 3, "the study rossi has no “Crema”"),
        (["--study", "fare-legami", "--site", "Crema", "--edition", "CR1", "--language", "it"], 3, "edition"),
        (["--study", "rossi", "--language", "fr"], 3, "choose one of: it, en"),
        (["--study", "rossi", "--notebook", "99", "--language", "en"], 3, "choose one of: 40_pact_comparison, 50_time"),
    ],
)
def test_a_wrong_word_is_one_line_and_no_server(root, capsys, arguments, code, said):
    with pytest.raises(SystemExit) as ended:
        cli.main(["lab", *arguments])
    err = capsys.readouterr().err
    assert (ended.value.code, err.count("\n")) == (code, 1)
    assert said in err
    assert not (root / "outputs").exists()
