"""Runs a notebook for papermill in the calling process: nbclient's handling of messages, without a kernel behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine
from papermill.log import logger

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
        **_: Any,
    ) -> None:
        """Run the cells of the notebook that papermill manages, after calling ``begin``."""
        shown = {"log_output": log_output, "stdout_file": stdout_file, "stderr_file": stderr_file}
        InProcessClient(nb_man, log=logger, **shown).execute(begin)
