"""A kernel without sockets: the shell of an ordinary Python kernel, whose messages are handed over instead of sent.

Formatting, displaying and reporting errors is the kernel's own code, so that the outputs are the kernel's too.
"""

from __future__ import annotations

import asyncio
import builtins
import contextlib
import os
import sys
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from ipykernel import zmqshell
from ipykernel.compiler import XCachingCompiler
from ipykernel.ipkernel import IPythonKernel
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.session import Session
from nbclient.exceptions import DeadKernelError
from traitlets.config import Config

from evaluation.errors import ReportError
from evaluation.reports.initial_state import INLINE_FIGURES
from evaluation.reports.streams import CapturedOutput, Stream

Message = dict[str, Any]
LANGUAGE_INFO = IPythonKernel.language_info


class Messages(Session):
    """Stands where a kernel has its sockets: every message goes to ``receive``, as it would arrive."""

    receive: Callable[[Message], Any]

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *_: Any, **__: Any) -> None:
        """Hand a message over."""
        message = msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content)
        self.receive(message | {"content": self.unpack(self.pack(message["content"]))})


class ZMQInteractiveShell(zmqshell.ZMQInteractiveShell):
    """The kernel's shell without what needs a kernel; it keeps the name because libraries ask for it (tqdm, plotly)."""

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing: no window is ever opened."""

    def ask_exit(self) -> None:
        """End as a kernel that was told to exit in the middle of a notebook."""
        raise DeadKernelError("Kernel died")


class Kernel:
    """What runs cells one after the other in this process."""

    def __init__(self, shell: Any, messages: Messages, loop: asyncio.Runner) -> None:
        self._shell, self._messages, self._loop = shell, messages, loop

    def execute(self, source: str, receive: Callable[[Message], Any]) -> BaseException | None:
        """Run the source of a cell and return the exception that ended it, None when none did.

        Parameters
        ----------
        source : str
            The cell.
        receive : callable
            Gets every message that a kernel would send.
        """
        self._messages.receive = receive
        self._messages.send(None, "execute_input", {"code": source, "execution_count": self._shell.execution_count})
        try:
            result = self._loop.run(self._run(source))
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
        return result.error_before_exec or result.error_in_exec  # type: ignore[no-any-return]

    async def _run(self, source: str) -> Any:
        """Run a cell inside a running loop of events, as in a kernel: ``asyncio.run`` fails there, ``await`` works."""
        shell = self._shell
        transformed = _transformed(shell, source)
        if not shell.should_run_async(source, transformed_cell=transformed):
            return shell.run_cell(source, store_history=True)
        result = None
        try:
            result = await shell.run_cell_async(source, store_history=True, transformed_cell=transformed)
        finally:
            shell.events.trigger("post_execute")
            shell.events.trigger("post_run_cell", result)
        return result


@contextmanager
def kernel_in_process() -> Iterator[Kernel]:
    """Turn this process into a kernel for a while: standard streams, ``__main__`` and ``input`` are the notebook's.

    Raises
    ------
    ReportError
        When a notebook is being run in this process already, as it is inside JupyterLab.
    """
    if InteractiveShell.initialized():
        raise ReportError("batch.errors.inside_notebook")
    messages = Messages()
    with ExitStack() as back:
        _put(back, sys.modules, "__main__", sys.modules["__main__"])
        _put(back, os.environ, "MPLBACKEND", os.environ.get("MPLBACKEND", INLINE_FIGURES))
        _put(back, builtins.__dict__, "input", _refuse_input)
        _put_folder_of_notebook_on_path(back)
        shell = back.enter_context(_shell(messages))
        output = back.enter_context(contextlib.closing(CapturedOutput(messages)))
        back.enter_context(contextlib.redirect_stdout(output))
        back.enter_context(contextlib.redirect_stderr(Stream("stderr", messages)))
        yield Kernel(shell, messages, back.enter_context(asyncio.Runner()))


@contextmanager
def _shell(messages: Messages) -> Iterator[ZMQInteractiveShell]:
    config = Config(HistoryManager={"enabled": False})
    shell: Any = ZMQInteractiveShell.instance(config=config, compiler_class=XCachingCompiler, user_ns={})
    shell.displayhook.session = shell.display_pub.session = messages
    try:
        yield shell
    finally:
        ZMQInteractiveShell.clear_instance()


def _put(back: ExitStack, names: MutableMapping[str, Any], name: str, value: Any) -> None:
    """Give a name a value and have it put back at the end."""
    if name in names:
        back.callback(names.__setitem__, name, names[name])
    else:
        back.callback(names.pop, name, None)
    names[name] = value


def _put_folder_of_notebook_on_path(back: ExitStack) -> None:
    """Make what lies beside a notebook importable, after the standard library, as a kernel does."""
    back.callback(sys.path.__setitem__, slice(None), sys.path[:])
    packages = (place for place, folder in enumerate(sys.path) if Path(folder).name.endswith("-packages"))
    sys.path.insert(next(packages, len(sys.path)), "")


def _transformed(shell: Any, source: str) -> str:
    try:
        return str(shell.transform_cell(source))
    except SyntaxError:
        return source


def _refuse_input(prompt: str = "") -> str:
    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")
