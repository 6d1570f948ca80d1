"""What a cell gave: what was made for readers goes on, messages go to the log, everything else is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from evaluation.errors import ReportError
from evaluation.reports.place import Place

PAYLOAD = "application/vnd.evaluation+json"
SETTINGS = "settings"
DATAFRAME_MARKS = ('class="dataframe"', '<style id="T_')
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/svg+xml")


@dataclass(frozen=True)
class Displayed:
    """Something that a notebook shows to readers.

    Parameters
    ----------
    payload : mapping
        What it is and which estimates it holds.
    html : Markup
        How it looks.
    text : str
        What it says in a terminal.
    """

    payload: Mapping[str, Any]
    html: Markup
    text: str

    @property
    def kind(self) -> str:
        """Its kind: headline, table, figure, sentence, notice, panel or settings."""
        return str(self.payload.get("kind", ""))


@dataclass(frozen=True)
class Gathered:
    """The outputs of one cell: what goes on the page and what goes to the log."""

    displayed: tuple[Displayed, ...]
    log: str


def gather(outputs: list[Any], place: Place) -> Gathered:
    """Sort the outputs of a cell.

    Parameters
    ----------
    outputs : list
        Outputs of a code cell.
    place : Place
        Which cell.

    Returns
    -------
    Gathered

    Raises
    ------
    ReportError
        For every output that was not made for readers: prints, raw tables, pictures, scripts, widgets.
    """
    shown = [output for output in outputs if not _is_message(output)]
    log = "".join(_joined(output.get("text")) for output in outputs if _is_message(output))
    return Gathered(tuple(_displayed(output, place) for output in shown), log)


def _is_message(output: Any) -> bool:
    return bool(output.get("output_type") == "stream" and output.get("name") == "stderr")


def _displayed(output: Any, place: Place) -> Displayed:
    data = output.get("data", {})
    if output.get("output_type") in ("display_data", "execute_result") and isinstance(data.get(PAYLOAD), Mapping):
        return Displayed(data[PAYLOAD], Markup(_joined(data.get("text/html"))), _joined(data.get("text/plain")))
    raise _refusal(output, data, place)


def _refusal(output: Any, data: Mapping[str, Any], place: Place) -> ReportError:
    if output.get("output_type") == "stream":
        return place.refuse("bare_print", met=_line(output.get("text")))
    if any(mark in _joined(data.get("text/html")) for mark in DATAFRAME_MARKS):
        return place.refuse("raw_table")
    if any(kind in data for kind in PICTURES):
        return place.refuse("raw_picture")
    foreign = next((kind for kind in data if kind != "text/plain"), "")
    if foreign:
        return place.refuse("foreign_output", met=foreign)
    return place.refuse("bare_print", met=_line(data.get("text/plain")))


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text or "")


def _line(text: Any) -> str:
    """Return the first line of a text, short enough for a message."""
    return next(iter(_joined(text).strip().splitlines()), "")[:60]
