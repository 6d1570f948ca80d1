"""Italian tax codes (codice fiscale): form, check letter, calendar day, place; and what they say of a person.

The authority is python-codicefiscale, whose places are used here and with which a test holds this module in agreement.
It decodes some thousand codes a second; a register of a million people needs the same over whole columns.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.registers.values.towns import town_of_code

Signs = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]

PERSONAL, PROVISIONAL, INVALID = "personal", "provisional", "invalid"
PROBLEMS = ("", "form", "check_letter", "day", "place")
YOUNGEST = 10
_PERSONAL = r"^[A-Z]{6}[0-9LMNP-V]{2}[ABCDEHLMPRST][0-9LMNP-V]{2}[A-Z][0-9LMNP-V]{3}[A-Z]$"
_SIXTEEN = r"^[0-9A-Z]{16}$"
_CONFUSED = r"^(?:.{0,5}[01]|.{6,7}[OI]|.{8}[01]|.{9,10}[OI]|.{11}[01]|.{12,14}[OI]|.{15}[01])"
_PROVISIONAL = r"^[0-9]{11}$"
_LENGTH = 16
_LETTERS, _DIGITS = [0, 1, 2, 3, 4, 5, 8, 11, 15], [6, 7, 9, 10, 12, 13, 14]
_MONTHS, _DIGIT_LETTERS = b"ABCDEHLMPRST", b"LMNPQRSTUV"
_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
_WOMAN = 40


def decode_tax_codes(codes: pa.Array, reference: dt.date) -> pa.Table:
    """Decode tax codes.

    Parameters
    ----------
    codes : arrow string array
        Codes in capitals without blanks; null is no code.
    reference : date
        A day on which everybody was at least ten years old: it decides the century of birth.

    Returns
    -------
    pyarrow.Table
        One row per code: ``kind`` (``personal``; ``provisional``, of eleven digits, which says nothing of the person;
        ``invalid``; null without a code), ``problem`` ("" or ``form``, ``check_letter``, ``day``, ``place``), ``base``
        (the code with every digit a digit, the same for all variants that set homonyms apart), ``omocode`` (whether it
        is such a variant), ``sex``, ``code_birth_date``, ``place`` (Belfiore code), ``surname_letters``,
        ``name_letters``.
    """
    formed = pc.match_substring_regex(codes, _PERSONAL).fill_null(False)
    signs = _signs(codes.filter(formed))
    plain = _as_digits(signs)
    birth_date, woman = _decode_birth(plain, reference)
    places = _text(plain[:, 11:15])
    problem = np.zeros(len(signs), np.int32)
    problem[~_exist(places)] = PROBLEMS.index("place")
    problem[birth_date.is_null().to_numpy(zero_copy_only=False)] = PROBLEMS.index("day")
    problem[signs[:, 15] != check_letters(signs)] = PROBLEMS.index("check_letter")
    decoded = {
        "problem": pa.array(PROBLEMS).take(pa.array(problem)),
        "base": _text(np.concatenate([plain[:, :15], check_letters(plain)[:, None]], axis=1)),
        "omocode": pa.array((signs != plain).any(axis=1)),
        "sex": pa.array(["M", "F"]).take(pa.array(woman.astype(np.int32))),
        "code_birth_date": birth_date,
        "place": places,
        "surname_letters": _text(signs[:, 0:3]),
        "name_letters": _text(signs[:, 3:6]),
    }
    return _spread(decoded, codes, formed)


def mend_lookalikes(codes: pa.Array) -> pa.Array:
    """Return codes with O and I in place of 0 and 1 where a letter must stand, and the reverse where a digit must.

    Neither O nor I ever stands for a digit in a variant that sets homonyms apart, so the mended code is the only one
    meant; whether it is valid is another question. Codes without such a sign, and those of another length, give null.
    """
    confused = pc.and_(*(pc.match_substring_regex(codes, each).fill_null(False) for each in (_SIXTEEN, _CONFUSED)))
    signs = _signs(codes.filter(confused)).copy()
    for positions, wrong, right in ((_LETTERS, b"01", b"OI"), (_DIGITS, b"OI", b"01")):
        meant = np.arange(256, dtype=np.uint8)
        meant[list(wrong)] = list(right)
        signs[:, positions] = meant[signs[:, positions]]
    return pc.replace_with_mask(pa.nulls(len(codes), pa.string()), confused, _text(signs))


def check_letters(signs: Signs) -> Signs:
    """Return the check letter of each row of codes (15 or 16 signs a row)."""
    total = np.zeros(len(signs), np.int64)
    for position in range(15):
        total += _weights()[position % 2][signs[:, position]]
    return (total % 26 + ord("A")).astype(np.uint8)


def _decode_birth(plain: Signs, reference: dt.date) -> tuple[pa.Array, Flags]:
    """Return the day of birth (null where there is no such day) and whether a woman."""
    digits = {position: plain[:, position] - ord("0") for position in (6, 7, 9, 10)}
    year, day = digits[6] * 10 + digits[7], digits[9] * 10 + digits[10]
    month = np.searchsorted(np.frombuffer(_MONTHS, np.uint8), plain[:, 8])
    woman = day > _WOMAN
    day = np.where(woman, day - _WOMAN, day)
    return _calendar(reference.year - YOUNGEST).take(pa.array((year.astype(np.int32) * 12 + month) * 100 + day)), woman


@cache
def _calendar(latest: int) -> pa.Array:
    """Return the date of every two-digit year, month and two-digit day up to a year; null for days that never were."""
    year = np.arange(100) + latest // 100 * 100
    year = np.where(year > latest, year - 100, year)
    first = (year[:, None] - 1970) * 12 + np.arange(12)
    first = first.astype("datetime64[M]")[:, :, None]
    date = first.astype("datetime64[D]") + (np.arange(100) - 1)
    exists = (date.astype("datetime64[M]") == first) & (np.arange(100) > 0)
    return pa.array(date.ravel(), pa.date32(), mask=~exists.ravel())


def _exist(places: pa.Array) -> Flags:
    distinct = places.dictionary_encode()
    known = np.array([_is_place(code) for code in distinct.dictionary.to_pylist()], bool)
    exist: Flags = known[distinct.indices.to_numpy()]
    return exist


def _is_place(code: str) -> bool:
    try:
        town_of_code(code)
    except KeyError:
        return False
    return True


def _as_digits(signs: Signs) -> Signs:
    """Return codes with every letter that stands for a digit turned into it."""
    digit_of = np.arange(256, dtype=np.uint8)
    digit_of[list(_DIGIT_LETTERS)] = range(ord("0"), ord("9") + 1)
    plain = signs.copy()
    for position in _DIGITS:
        plain[:, position] = digit_of[signs[:, position]]
    return plain


def _signs(codes: pa.Array) -> Signs:
    fixed = codes.cast(pa.binary()).cast(pa.binary(_LENGTH))
    return np.frombuffer(fixed.buffers()[1], np.uint8, len(fixed) * _LENGTH, fixed.offset * _LENGTH).reshape(
        -1, _LENGTH
    )


def _text(signs: Signs) -> pa.Array:
    width = signs.shape[1]
    fixed = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(width), len(signs), [None, pa.py_buffer(np.ascontiguousarray(signs))]
    )
    return fixed.cast(pa.binary()).cast(pa.string())


def _spread(decoded: dict[str, pa.Array], codes: pa.Array, formed: pa.Array) -> pa.Table:
    """Return the columns of the well-formed codes over all codes."""
    is_formed = formed.to_numpy(zero_copy_only=False)
    take = pa.array(np.cumsum(is_formed) - 1, mask=~is_formed)
    spread = {name: column.take(take) for name, column in decoded.items()}
    provisional = pc.match_substring_regex(codes, _PROVISIONAL)
    problem = pc.if_else(provisional, "", pc.fill_null(spread["problem"], "form"))
    kind = pc.if_else(provisional, PROVISIONAL, pc.if_else(pc.equal(problem, ""), PERSONAL, INVALID))
    return pa.table({"kind": kind, **spread, "problem": problem})


@cache
def _weights() -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the value of each sign at odd and at even positions (decree of 23 December 1976, art. 7)."""
    odd, even = np.zeros(256, np.int64), np.zeros(256, np.int64)
    for first, length in ((ord("0"), 10), (ord("A"), 26)):
        odd[first : first + length] = _ODD[:length]
        even[first : first + length] = range(length)
    return odd, even
