"""The hook that strips notebooks leaves what is committed as it is, and makes it of what was run and saved."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import yaml
from ipykernel.ipkernel import IPythonKernel

from evaluation import paths


@pytest.fixture
def copies(tmp_path):
    """Copies of all notebooks."""
    return [Path(shutil.copy(file, tmp_path)) for file in sorted(paths.notebooks_folder().glob("*.ipynb"))]


def strip(files):
    """Run the hook; return the names of the files that are not as they are committed."""
    hooks = yaml.safe_load((paths.root() / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    (hook,) = (hook for each in hooks for hook in each["hooks"] if hook["id"] == "nbstripout")
    subprocess.run([Path(sys.executable).parent / "nbstripout", *hook["args"], *files], check=True)
    return [file.name for file in files if file.read_bytes() != (paths.notebooks_folder() / file.name).read_bytes()]


def test_what_is_committed_stays(copies):
    assert copies
    assert strip(copies) == []


def test_what_a_run_leaves_goes(copies):
    for file in copies:
        node = nbformat.read(file, as_version=4)
        node.metadata.language_info = IPythonKernel.language_info
        node.metadata.widgets = {"state": {}}
        for count, cell in enumerate((cell for cell in node.cells if cell.cell_type == "code"), start=1):
            cell.execution_count = count
            cell.outputs = [nbformat.v4.new_output("stream", text="1")]
            cell.metadata.execution = {"iopub.execute_input": "2026-01-31T00:00:00Z"}
            cell.metadata.collapsed = True
        nbformat.write(node, file)
    assert strip(copies) == []
