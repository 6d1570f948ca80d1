"""The command ``evaluation``: one module per subcommand, loaded when asked for."""

from __future__ import annotations

import importlib
import sys
from typing import NoReturn

import click

from evaluation import __version__, languages
from evaluation.cli.signals import INTERRUPTED, ended_as_interrupted
from evaluation.errors import EvaluationError

COMMANDS = {
    "audit": "Audit a file of published figures: which counts are possible, what follows, what cannot be told.",
    "check": "Check a study against its data: all that is wrong with it, before any page is made.",
    "intake": "Read a folder of registers: the participants table, and an account of every row.",
    "lab": "Open JupyterLab on the notebooks of a study, their parameters set.",
    "new": "Begin a study: a study.toml that runs at once, from a csv of people or for registers to come.",
    "release": "Build the folder of a study's reports to hand over, when nobody can be recognised in it.",
    "report": "Make the reports of one or all studies.",
    "synthetic": "Write test registers for a study: invented people, to write notebooks on before the data come.",
    "trust": "Let the notebooks of a study's own folder run: they are code, and asked about again when they change.",
    "verify": "Check a release: its checksums, and its reports made again byte for byte.",
}


class Lazy(click.Group):
    """A group whose subcommands are imported when they run; listing them imports nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the subcommands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a subcommand, None when there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"evaluation.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of subcommands."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


@click.command(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="evaluation")
def group() -> None:
    """Evaluation studies that a reviewer can believe.

    Exit codes: 0 all went well, 1 a report failed or a table contradicts itself, 2 the command line is wrong,
    3 a parameter, 4 a study, 5 published figures, 6 registers, 7 participants, 8 a report, 9 output, 10 disclosure,
    11 a cluster, 130 interrupted.
    """


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command; an error for people is a line for each fault and its own exit code, never a traceback."""
    try:
        with ended_as_interrupted():
            sys.exit(group.main(args=arguments, prog_name="evaluation", standalone_mode=False))
    except click.Abort:
        click.echo(languages.text("batch.interrupted", languages.DEFAULT), err=True)
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except EvaluationError as error:
        for line in str(error).splitlines():
            click.echo(f"error: {line}", err=True)
        sys.exit(error.exit_code)
