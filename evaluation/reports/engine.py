"""The papermill engine ``evaluation``: cells run in papermill's own process, with the outputs that a kernel would give.

``papermill --engine evaluation`` and the batch both come through here.
"""

from __future__ import annotations

from typing import Any

NAME = "evaluation"


class EvaluationEngine:
    """What papermill asks of an engine.

    It inherits from nothing: papermill loads this module while it is being imported itself, so papermill can only be
    imported when a notebook is run.
    """

    @staticmethod
    def execute_notebook(nb: Any, kernel_name: str, **options: Any) -> Any:
        """Run the cells of a notebook and return it with their outputs."""
        return _engine().execute_notebook(nb, kernel_name, **options)

    @staticmethod
    def nb_kernel_name(nb: Any, name: str | None = None) -> str:
        """Return the name of the kernel that a notebook asks for."""
        return str(_engine().nb_kernel_name(nb, name))

    @staticmethod
    def nb_language(nb: Any, language: str | None = None) -> str:
        """Return the language that a notebook is written in."""
        return str(_engine().nb_language(nb, language))


def _engine() -> Any:
    from evaluation.reports.in_process import InProcessEngine

    return InProcessEngine
