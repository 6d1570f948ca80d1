"""What a file is, by its content and never by its name; what cannot be a register is refused before it is opened."""

from __future__ import annotations

import mmap
import re
import zipfile
import zlib
from pathlib import Path
from typing import Literal

from evaluation.errors import RegisterError
from evaluation.registers.reading.letters import column_letter
from evaluation.registers.schemas import Limits

Kind = Literal["xlsx", "xls", "ods", "text"]

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_HEAD = 65_536
# Signs that no text has; a few may come with a copied cell.
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x19\x1b-\x1f]")
_FEW = 20
_LINE_END = re.compile(rb"\n")
_DELIMITERS = (b";", b",", b"\t", b"|")
_BLOCK = 1 << 20
_ANY_SIZE = 1 << 62


def file_kind(path: Path, file: str, limits: Limits) -> Kind:
    """Return what a file is; ``file`` is its name for people.

    Raises
    ------
    RegisterError
        When it is empty, protected by a password, not a table, a text in no known encoding, damaged, or larger when
        unpacked than the limit.
    """
    with path.open("rb") as content:
        head = content.read(_HEAD)
    if not head:
        raise RegisterError("registers.errors.empty_file", file=file)
    if head.startswith(_ZIP):
        return _zip_kind(path, file, limits)
    if head.startswith(_COMPOUND):
        return _compound_kind(path, file, limits)
    return _text_kind(path, file, head)


def _text_kind(path: Path, file: str, head: bytes) -> Kind:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start:
        raise RegisterError("registers.errors.empty_file", file=file)
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table")):
        raise RegisterError("registers.errors.web_page", file=file)
    if head.startswith(_UTF32) or _is_wide(head):
        raise RegisterError("registers.errors.unknown_encoding", file=file)
    if start.startswith((b"%pdf", b"{\\rtf")) or len(_CONTROLS.findall(head)) > max(_FEW, len(head) // 100):
        raise RegisterError("registers.errors.not_a_table", file=file)
    if not head.startswith(_UTF16):
        _refuse_nul(path, file)
    return "text"


def _refuse_nul(path: Path, file: str) -> None:
    """Refuse a text with a byte 0 in it, wherever it stands: to many programs its cell ends there."""
    with path.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        at = content.find(b"\0")
        if at < 0:
            return
        start = content.rfind(b"\n", 0, at) + 1
        line = sum(1 for _ in _LINE_END.finditer(content, 0, start)) + 1
        before, first = content[start:at], content[: content.find(b"\n") + 1 or len(content)]
    delimiter = max(_DELIMITERS, key=first.count)
    column = column_letter(before.count(delimiter) + 1)
    raise RegisterError("registers.errors.nul_byte", file=file, line=line, column=column, position=len(before) + 1)


def _is_wide(head: bytes) -> bool:
    """Return whether a text has two or four bytes a letter and does not say so: nearly every other byte is 0."""
    return not head.startswith(_UTF16) and any(head[at::2].count(0) > 0.45 * len(head) for at in (0, 1))


def _compound_kind(path: Path, file: str, limits: Limits) -> Kind:
    if path.stat().st_size > limits.unpacked_bytes:
        raise _too_large(file, limits)
    with path.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(_ENCRYPTED_PACKAGE) >= 0:
            raise RegisterError("registers.errors.password", file=file)
    return "xls"


def _zip_kind(path: Path, file: str, limits: Limits) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            _measure(file, archive, limits)
            if "xl/workbook.xml" in names:
                return "xlsx"
            if "mimetype" in names and archive.read("mimetype").strip() == _ODS:
                if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                    raise RegisterError("registers.errors.password", file=file)
                return "ods"
    except (zipfile.BadZipFile, zlib.error, OSError, LookupError, EOFError, NotImplementedError, ValueError) as error:
        raise RegisterError("registers.errors.broken", file=file, problem=str(error)) from None
    except RuntimeError:
        raise RegisterError("registers.errors.password", file=file) from None
    raise RegisterError("registers.errors.not_a_table", file=file)


def _measure(file: str, archive: zipfile.ZipFile, limits: Limits) -> None:
    """Unpack every part and throw it away: the sizes that a zip file declares may be false."""
    total = 0
    for part in archive.infolist():
        part.file_size = _ANY_SIZE
        with archive.open(part) as content:
            while block := content.read(_BLOCK):
                total += len(block)
                if total > limits.unpacked_bytes:
                    raise _too_large(file, limits)


def _too_large(file: str, limits: Limits) -> RegisterError:
    return RegisterError("registers.errors.too_large", file=file, limit=limits.unpacked_bytes // 1024**2)
