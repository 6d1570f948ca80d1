"""All files of a folder that are refused, said at once: nobody wants to run an intake once for every broken file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evaluation.errors import RegisterError


class RefusedFilesError(RegisterError):
    """Several files that cannot be read.

    Parameters
    ----------
    errors : sequence of RegisterError
        What is wrong with each.
    """

    def __init__(self, errors: Sequence[RegisterError]) -> None:
        super().__init__("registers.errors.refused_files", files=len(errors))
        self.errors = tuple(errors)

    def say(self, language: str) -> str:
        """Return the messages in a language, one line each."""
        return "\n".join(error.say(language) for error in self.errors)

    def __reduce__(self) -> tuple[Any, ...]:
        return RefusedFilesError, (self.errors,)
