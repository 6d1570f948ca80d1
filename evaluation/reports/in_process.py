"""Runs a notebook for papermill in the calling process: nbclient's handling of messages, without a kernel behind it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, NoSuchKernel, get_kernel_spec
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine
from papermill.log import logger

from evaluation.errors import ParameterError
from evaluation.reports.shell import LANGUAGE_INFO, Kernel, kernel_in_process


class InProcessClient(PapermillNotebookClient):  # type: ignore[misc]
    """A notebook client whose kernel is this process."""

    kernel: Kernel

    def execute(self, begin: Callable[[], None], **_: Any) -> Any:
        """Call ``begin``, then run all cells; the first that fails is the last."""
        self.reset_execution_trackers()
        with kernel_in_process() as self.kernel:
            begin()
            self.papermill_execute_cells()
        self.nb.metadata["language_info"] = LANGUAGE_INFO
        return self.nb

    def execute_cell(self, cell: NotebookNode, cell_index: int, **_: Any) -> NotebookNode:
        """Run one cell and gather its outputs.

        Raises
        ------
        CellExecutionError
            When the cell fails and is not tagged ``raises-exception``.
        """
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in tags:
            return cell
        cell.outputs = []
        cell.metadata["execution"] = {}
        self.clear_before_next_output = False
        error = self.kernel.execute(cell.source, lambda message: self.process_message(message, cell, cell_index))
        if error is not None and not (self.allow_errors or "raises-exception" in tags):
            facts = {"ename": type(error).__name__, "evalue": str(error), "traceback": []}
            raise CellExecutionError.from_cell_and_msg(cell, facts)
        return cell


def runs_this_python(kernel: str) -> bool:
    """Whether a kernel of a name would run cells in the Python that runs now; ``python3`` is everywhere that one."""
    if kernel == NATIVE_KERNEL_NAME:
        return True
    try:
        program, *arguments = get_kernel_spec(kernel).argv
    except NoSuchKernel:
        return False
    # Jupyter takes a bare name for its own Python; of another environment, the folder differs and not the program.
    here = Path(sys.executable)
    bare = program in ("python", "python3", f"python3.{sys.version_info.minor}")
    same = bare or (Path(program).parent.resolve(), Path(program).resolve()) == (here.parent.resolve(), here.resolve())
    return same and any("ipykernel" in argument for argument in arguments)


class InProcessEngine(Engine):  # type: ignore[misc]
    """Papermill's engine around :class:`InProcessClient`."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        log_output: bool = False,
        stdout_file: Any = None,
        stderr_file: Any = None,
        begin: Callable[[], None] = lambda: None,
        execution_timeout: float | None = None,
        timeout: float | None = None,
        **_: Any,
    ) -> None:
        """Run the cells of the notebook that papermill manages, after calling ``begin``.

        Raises
        ------
        ParameterError
            When people ask for what only a process apart can do: another kernel, an end to a cell that takes too long.
        """
        if execution_timeout is not None or timeout is not None:
            raise ParameterError("batch.errors.engine_timeout")
        if not runs_this_python(kernel_name):
            raise ParameterError("batch.errors.engine_kernel", kernel=kernel_name)
        shown = {"log_output": log_output, "stdout_file": stdout_file, "stderr_file": stderr_file}
        InProcessClient(nb_man, log=logger, **shown).execute(begin)
