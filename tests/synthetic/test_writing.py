from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from evaluation import paths
from evaluation.errors import OutputError
from evaluation.study import Study
from evaluation.synthetic.writing import write_registers

COMMITTED = paths.data_folder() / "fare-legami" / "registers"
LARGEST_BYTES = 640 * 1024


def test_the_registers_in_the_study_are_those_of_the_seed(rendered: Mapping[str, bytes]) -> None:
    committed = {path.name: path.read_bytes() for path in COMMITTED.iterdir()}
    assert {name: _digest(content) for name, content in committed.items()} == {
        name: _digest(content) for name, content in rendered.items()
    }
    assert sum(map(len, committed.values())) < LARGEST_BYTES


def test_they_are_the_same_in_another_process_with_another_hash_seed(
    rendered: Mapping[str, bytes], tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "evaluation", "synthetic", "fare-legami", "--out", str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"})
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == [str(tmp_path / name) for name in rendered]
    assert {name: _digest((tmp_path / name).read_bytes()) for name in rendered} == {
        name: _digest(content) for name, content in rendered.items()
    }


def test_a_folder_that_cannot_be_made_is_an_error_for_people(study: Study, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="file"):
        write_registers(study, tmp_path / "file")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
