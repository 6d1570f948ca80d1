"""Contract types in the national table of the job notices: ``X.NN.NN``, its spellings, its labels, its classes.

The table is ``contract_codes.csv``. Classes are this project's reading of it: ``by_end_date`` marks codes that since
January 2013 cover both durations (permanent without an end date, else fixed-term). Official tables disagree on some
first days of validity, so a job outside the validity of its code is a doubt and nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from evaluation import languages
from evaluation.registers.folding import fold
from evaluation.registers.values.reading import Reading, read_absence, squeeze

FILE = Path(__file__).parents[1] / "contract_codes.csv"
UNCLASSIFIED = "unclassified"
_DOTTED = re.compile(r"(?P<letter>[A-Za-z])[. ](?P<group>\d{1,2})(?:[. ](?P<item>\d{1,2}))?(?!\w)(?P<label>.*)")
# A whole code with whatever signs between its parts, before or after its label; never the beginning of a date.
_WHOLE = re.compile(r"(?<!\w)(?P<letter>[A-Za-z])[\s.,_/-]?(?P<group>\d{2})[\s.,_/-]?(?P<item>\d{2})(?!\w|[.,_/-]\d)")
# A second, unrelated list in use numbers contracts A00 to A06: its A01 is not A.01.00.
_OTHER_LIST = re.compile(r"[A-Za-z]\d{1,3}(?!\w).*")


@cache
def contract_codes() -> pd.DataFrame:
    """Return the national table.

    Returns
    -------
    DataFrame
        Index ``code``; columns ``class``, ``valid_from``, ``valid_to`` (datetime, NaT without a limit), ``agency``,
        ``on_call`` (bool), ``label_it``, ``label_en``, ``spellings`` (tuple of accepted labels, folded).
    """
    table = pd.read_csv(FILE, dtype="str", keep_default_na=False).set_index("code")
    for name in ("valid_from", "valid_to"):
        table[name] = pd.to_datetime(table[name].where(table[name] != ""), format="%Y-%m-%d")
    for name in ("agency", "on_call"):
        table[name] = table[name] == "yes"
    labels = table["spellings"].str.split("|")
    own = zip(table["label_it"], table["label_en"], labels, strict=True)
    table["spellings"] = [
        tuple(fold(text) for text in (italian, english, *more) if text) for italian, english, more in own
    ]
    return table


def contract_class(code: str) -> str:
    """Return the class of a code, ``unclassified`` for one that is not in the table."""
    return _classes().get(code, UNCLASSIFIED)


def outside_validity(codes: pd.Series, dates: pd.Series) -> pd.Series:
    """Return whether each code was out of use on its date (False where either is missing or the code is unknown).

    Parameters
    ----------
    codes : Series of str
        Codes as ``X.NN.NN``.
    dates : Series of dates
        Start of each job.
    """
    table = contract_codes()
    days = pd.to_datetime(dates)
    plain = codes.astype(object)
    first, last = plain.map(table["valid_from"]), plain.map(table["valid_to"])
    return pd.Series((days < first) | (days > last), index=codes.index, dtype=bool)


def contract_page(language: str) -> str:
    """Return the national table as a section of the data dictionary, in Markdown."""
    heads = ("code", "meaning", "class", "valid_from", "valid_to", "spellings")
    lines = [[languages.text(f"registers.dictionary.{head}", language) for head in heads], ["---"] * len(heads)]
    for code, entry in contract_codes().iterrows():
        days = ["" if pd.isna(day) else f"{day:%Y-%m-%d}" for day in (entry["valid_from"], entry["valid_to"])]
        lines.append(
            [f"`{code}`", entry[f"label_{language}"], f"`{entry['class']}`", *days, " · ".join(entry["spellings"][2:])]
        )
    title = languages.text("registers.dictionary.contracts", language)
    return "\n".join([f"## {title}", "", *("| " + " | ".join(line) + " |" for line in lines)]) + "\n"


def read_contract_code(text: str) -> Reading:
    """Read a contract type.

    Parameters
    ----------
    text : str
        A code (``A.01.00``, ``A0100``, ``A01.00``, ``A.1``), a code before or after its label (``Tempo determinato
        (A.02.00)``), or a label (``TI``, ``T. DET``, ``stage``).

    Returns
    -------
    Reading
        With the code as ``X.NN.NN``. Problems: ``unknown_contract_code`` (well-formed, kept), ``label_disagrees`` (the
        code is kept, its label is that of another class), ``other_code_list`` (``A01``), ``not_a_contract``.
    """
    text = squeeze(text)
    absent = read_absence(text)
    if absent is not None:
        return absent
    whole = list(_WHOLE.finditer(text))
    if len(whole) == 1:
        return _from_code(text, whole[0], text[: whole[0].start()] + " " + text[whole[0].end() :])
    found = None if whole else _DOTTED.fullmatch(text)
    if found:
        return _from_code(text, found, found["label"])
    by_label = _labels().get(fold(text))
    if by_label:
        return Reading(by_label, rule="contract_label")
    return Reading(problem="other_code_list" if _OTHER_LIST.fullmatch(text) else "not_a_contract")


def _from_code(text: str, found: re.Match[str], label: str) -> Reading:
    code = f"{found['letter'].upper()}.{int(found['group']):02d}.{int(found['item'] or 0):02d}"
    if code not in _classes():
        return Reading(code, "unknown_contract_code", "" if code == text else "contract_spelling")
    labelled = _labels().get(fold(label), code)
    problem = "" if contract_class(labelled) == contract_class(code) else "label_disagrees"
    return Reading(code, problem, "" if code == text else "contract_spelling")


@cache
def _classes() -> Mapping[str, str]:
    return MappingProxyType(contract_codes()["class"].to_dict())


@cache
def _labels() -> Mapping[str, str]:
    spellings = contract_codes()["spellings"]
    return MappingProxyType({spelling: code for code, group in spellings.items() for spelling in group})
