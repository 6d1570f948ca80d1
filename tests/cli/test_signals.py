"""Signals that end a batch as Ctrl-C does, and those that whoever started it wants ignored."""

import os
import signal
import subprocess
import sys
import threading

import pytest

from evaluation.cli.signals import ended_as_interrupted

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")


def send_twice(number):
    """The second comes while things are being cleared away."""
    try:
        os.kill(os.getpid(), number)
    finally:
        os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_it_is_an_interrupt_once_and_as_before_afterwards(number):
    before = signal.signal(number, signal.SIG_DFL)
    try:
        with pytest.raises(KeyboardInterrupt), ended_as_interrupted():
            send_twice(number)
        assert signal.getsignal(number) is signal.SIG_DFL
    finally:
        signal.signal(number, before)


def test_what_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ended_as_interrupted():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_in_another_thread_nothing_is_changed():
    def look():
        with ended_as_interrupted():
            found.append(signal.getsignal(signal.SIGTERM))

    found = []
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert found == [signal.getsignal(signal.SIGTERM)]


@pytest.mark.parametrize("command", ["intake", "release", "verify"])
def test_every_command_ends_with_the_same_code(command, tmp_path):
    code = f"""
import os, signal, sys
signal.signal(signal.SIGTERM, signal.SIG_DFL)
from evaluation import cli
import evaluation.cli.{command} as module
module.command.callback = lambda **_: os.kill(os.getpid(), signal.SIGTERM)
cli.main(["{command}", "x"] + (["--out", "y"] if "{command}" == "release" else []))
"""
    ended = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert ended.returncode == 130
    assert ended.stderr.strip() == "interrupted: what is finished stays, the same command makes the rest"
