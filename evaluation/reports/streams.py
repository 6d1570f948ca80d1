"""Standard output and error of cells that run in this process, gathered into messages as a kernel gathers them."""

from __future__ import annotations

import io
import os
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluation.reports.shell import Messages

STDOUT = 1


class Stream(io.TextIOBase):
    """Gathers what Python writes until something is displayed or the cell ends."""

    encoding = "utf-8"

    def __init__(self, name: str, messages: Messages) -> None:
        self.name, self._messages = name, messages
        self._text: list[str] = []

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, text: str) -> int:
        """Take a text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._text.append(text)
        return len(text)

    def flush(self) -> None:
        """Hand over what was written since the last time."""
        text = "".join(self._text)
        self._text.clear()
        if text:
            self._messages.send(None, "stream", {"name": self.name, "text": text})


class CapturedOutput(Stream):
    """Standard output with what is written past Python: by libraries in C, and by programs that a cell starts."""

    def __init__(self, messages: Messages) -> None:
        super().__init__("stdout", messages)
        self._kept = os.dup(STDOUT)
        self._written = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the stream
        os.dup2(self._written.fileno(), STDOUT)
        self._read = 0

    def fileno(self) -> int:
        """Return the descriptor of standard output."""
        return STDOUT

    def flush(self) -> None:
        """Hand over what was written since the last time, by Python and past it."""
        if not self._written.closed:
            file = self._written.fileno()
            found = os.pread(file, os.fstat(file).st_size - self._read, self._read)
            self._read += len(found)
            self._text.append(found.decode("utf-8", "replace"))
        super().flush()

    def close(self) -> None:
        """Give the process its standard output back."""
        if not self._written.closed:
            os.dup2(self._kept, STDOUT)
            os.close(self._kept)
            self._written.close()
        super().close()
