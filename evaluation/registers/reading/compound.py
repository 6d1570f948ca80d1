"""The compound file in which xls keeps its workbook: streams cut into sectors, each naming the next.

Sectors that lead in a circle would be read until memory ends, so every chain is followed here first.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_HEADER, _IN_HEADER = 512, 109
_ENTRY, _STREAM, _ROOT = 128, 2, 5
_SIZES = (512, 4096)
_WORKBOOK = ("Workbook", "Book")

Content = bytes | mmap.mmap


class BrokenCompoundError(ValueError):
    """Sectors that do not fit together."""


class Entry(NamedTuple):
    """A stream: its name, its kind, its first sector, its length."""

    name: str
    kind: int
    start: int
    length: int


def workbook_stream(content: Content) -> bytes:
    """Return the stream of the workbook, the chains of all streams followed to their ends ([MS-CFB] 2.2 to 2.6).

    Parameters
    ----------
    content : bytes or mmap
        The file, or its memory map.

    Raises
    ------
    BrokenCompoundError
        When a chain of sectors leaves the file or comes back to where it was, or there is no workbook.
    """
    if len(content) < _HEADER:
        raise BrokenCompoundError("shorter than its header")
    size = 1 << min(struct.unpack_from("<H", content, 30)[0], 20)
    if size not in _SIZES:
        raise BrokenCompoundError("no such size of a sector")
    count, directory, cutoff, mini, further = struct.unpack_from("<II4xII4xI", content, 44)
    table = _table(content, size, count, further)
    small_table = _words(content, size, _chain(mini, table))
    entries = list(_entries(b"".join(_sector(content, size, sector) for sector in _chain(directory, table))))
    found = None
    for entry in entries:
        if entry.kind in (_STREAM, _ROOT) and entry.length:
            is_small = entry.kind == _STREAM and entry.length < cutoff
            chain = _chain(entry.start, small_table if is_small else table)
            if entry.name in _WORKBOOK and not is_small:
                found = b"".join(content[(at + 1) * size : (at + 2) * size] for at in chain)[: entry.length]
    if found is None:
        raise BrokenCompoundError("no workbook in it")
    return found


def _entries(directory: bytes) -> Iterator[Entry]:
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        name_length, kind = struct.unpack_from("<HB", directory, at + 64)
        name = directory[at : at + max(0, min(name_length, 64) - 2)].decode("utf-16-le", "replace")
        yield Entry(name, kind, *struct.unpack_from("<II", directory, at + 116))


def _table(content: Content, size: int, count: int, further: int) -> Sequence[int]:
    """Return the sector that follows each sector of the file."""
    sectors = list(struct.unpack_from(f"<{_IN_HEADER}I", content, 76))
    lists: set[int] = set()
    while further not in (_END, _FREE):
        if further in lists:
            raise BrokenCompoundError("the list of sectors runs in a circle")
        lists.add(further)
        *more, further = _words(content, size, [further])
        sectors += more
    return _words(content, size, sectors[:count])[: (len(content) - 1) // size]


def _chain(start: int, table: Sequence[int]) -> list[int]:
    chain: list[int] = []
    while start not in (_END, _FREE):
        if start >= len(table) or len(chain) > len(table):
            raise BrokenCompoundError("a chain of sectors without end")
        chain.append(start)
        start = table[start]
    return chain


def _words(content: Content, size: int, sectors: Sequence[int]) -> Sequence[int]:
    whole = b"".join(_sector(content, size, sector) for sector in sectors)
    return struct.unpack(f"<{len(whole) // 4}I", whole)


def _sector(content: Content, size: int, sector: int) -> bytes:
    found = content[(sector + 1) * size : (sector + 2) * size]
    if len(found) < size:
        raise BrokenCompoundError("a sector beyond the end of the file")
    return found
