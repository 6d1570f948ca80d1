"""``evaluation lab``: JupyterLab on the notebooks of a study, their parameters set."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys

import click

from evaluation import languages
from evaluation.cli.places import Places
from evaluation.scratch import scratch_folder
from evaluation.study import ALL

_HOST = "localhost"


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--study", required=True, metavar="NAME|PATH", help="Name or folder of the study.")
@click.option("--site", default=ALL, show_default=True, help="Site of the study.")
@click.option("--edition", default=ALL, show_default=True, help="Edition of the study.")
@click.option(
    "--language", metavar="CODE", default="", help="Language of the notebooks. The study's first."
)  # fmt: skip
@click.option("--notebook", default="", help="Notebook to open, by name or number. The first of the study.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port of the server. A free one.")
@click.option("--no-browser", is_flag=True, help="Print the address and open no browser.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[-- JUPYTER OPTIONS]")
def command(
    study: str, site: str, edition: str, language: str, notebook: str, port: int | None, no_browser: bool,
    arguments: tuple[str, ...],
) -> None:  # fmt: skip
    """Open JupyterLab on the notebooks of a study, their parameters set to STUDY, SITE, EDITION and LANGUAGE.

    Notebooks that ship are opened as working copies in outputs/lab/STUDY, with the text of the language alone: change
    what you like, the originals stay as they are, and the next time your copy is opened again with new parameters
    (remove it to begin anew). Notebooks of the study's own folder are no copies: what you change there is changed. The
    address is printed; Ctrl-C ends the server. Options after -- go to JupyterLab.

    Example: evaluation lab --study fare-legami --site Crema --language en --notebook 40
    """
    from evaluation.parameters import settings
    from evaluation.reports.working_copies import chosen_notebook, lay_out
    from evaluation.study import read_study

    with scratch_folder() as scratch:
        place = Places(scratch).study(study)
        speak = language if language in languages.available() else languages.DEFAULT
        known = read_study(place, speak)
        chosen = settings(study=place, site=site, edition=edition, language=language or known.languages[0])
    opened = chosen_notebook(known, notebook, speak)
    folder = lay_out(chosen)
    port, token = port or _free_port(), secrets.token_hex(24)
    for key, facts in (
        ("lab.folder", {"folder": folder}),
        ("lab.address", {"address": f"http://{_HOST}:{port}/lab/tree/{opened}.ipynb?token={token}"}),
    ):
        click.echo(languages.text(key, speak, **facts))
    sys.stdout.flush()
    sys.exit(
        _serve(str(folder), f"{opened}.ipynb", port, token, [*(["--no-browser"] if no_browser else []), *arguments])
    )


def _serve(folder: str, notebook: str, port: int, token: str, arguments: list[str]) -> int:
    """Run JupyterLab until it is ended; on POSIX in this very process, which then has its number."""
    # Not on the command line, which everybody on the machine can read.
    environment = os.environ | {"JUPYTER_TOKEN": token}
    command = [sys.executable, "-m", "jupyterlab", os.path.join(folder, notebook), f"--ServerApp.root_dir={folder}"]
    command += [f"--ServerApp.ip={_HOST}", f"--ServerApp.port={port}", "--ServerApp.port_retries=0", *arguments]
    if os.name == "posix":
        os.execve(sys.executable, command, environment)
    return subprocess.run(command, env=environment, check=False).returncode


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((_HOST, 0))
        return int(free.getsockname()[1])
