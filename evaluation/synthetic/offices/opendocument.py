"""OpenDocument spreadsheets of one sheet, written by hand: few offices use more of the format than this."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from evaluation.synthetic.offices.workbook import Cell, pack

_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table", "text")
)
_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
 <manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{_MIMETYPE}"/>
 <manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""


def to_bytes(sheet: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return the file of a spreadsheet.

    Parameters
    ----------
    sheet : str
        Name of its sheet.
    rows : iterable of sequence of cells
        Texts, numbers, dates; None for an empty cell.
    """
    body = "\n".join(f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>" for cells in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {_SPACES} office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="{escape(sheet)}">\n{body}\n'
        "</table:table></office:spreadsheet></office:body></office:document-content>\n"
    )
    return pack({"mimetype": _MIMETYPE, "META-INF/manifest.xml": _MANIFEST, "content.xml": content})


def _cell(value: Cell) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    kind = f'office:value-type="float" office:value="{value}"'
    shown = str(value)
    if isinstance(value, dt.date):
        kind, shown = f'office:value-type="date" office:date-value="{value.isoformat()}"', f"{value:%d/%m/%Y}"
    elif isinstance(value, str):
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{escape(shown)}</text:p></table:table-cell>"
