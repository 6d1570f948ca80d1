"""One tax code beside two first names: two people, of whom one has the code of the other, or whose codes coincide.

Twins share surname, birth date and birthplace; only the first name tells them apart, and their codes are the same where
their names have the same consonants.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.registers.folding import fold
from evaluation.registers.ledger import Ledger
from evaluation.registers.persons.flagging import flag

Claim = Mapping[str, Any]
LOST = "\N{REPLACEMENT CHARACTER}"
# What the rows of one person must agree in, and the column that is shown.
_EVIDENCE = {"written_birth_date": "birth_date", "birth_town_code": "birth_town", "written_sex": "sex"}
_COLUMNS = ("claim", "code", "given", "name_agrees", "edition", *_EVIDENCE)


def part_shared_codes(examined: pa.Table, ledger: Ledger) -> pa.Table:
    """Return the claims of an enrolment register in which a tax code is that of one first name.

    Where it fits one of the names, the others go without; where it fits several or none, nobody has it.

    Parameters
    ----------
    examined : pyarrow.Table
        From :func:`~evaluation.registers.persons.examination.examine`.
    ledger : Ledger
        Takes an issue for each claim of a code beside which two first names, birth dates, birthplaces or sexes stand.

    Returns
    -------
    pyarrow.Table
        With ``contested``: the code that a claim lost.
    """
    lost: list[int] = []
    differs: dict[str, list[int]] = {}
    for claims in _of_shared_codes(examined):
        first_names = _by_first_name(claims)
        owners = [part for part in first_names if any(claim["name_agrees"] for claim in part)]
        keepers = owners[0] if len(owners) == 1 else []
        if len(first_names) > 1:
            lost += [claim["claim"] for claim in claims if given_words(claim["given"]) and claim not in keepers]
            lost += [claim["claim"] for claim in claims if not given_words(claim["given"]) and not keepers]
        for column in _differing(claims, first_names):
            differs.setdefault(column, []).extend(claim["claim"] for claim in claims)
    for column, numbers in differs.items():
        flag(ledger, "one_code_two_people", examined, _mask(numbers, len(examined)), column)
    return _without_code(examined, _mask(lost, len(examined)))


def contest_names(claims: pa.Table, people: pa.Table, ledger: Ledger) -> pa.Table:
    """Return the claims of another register without the codes that stand beside a first name of nobody who has them.

    Parameters
    ----------
    claims : pyarrow.Table
        Examined.
    people : pyarrow.Table
        The examined claims of the enrolments.
    ledger : Ledger
        Takes an issue for each.

    Returns
    -------
    pyarrow.Table
        With ``contested``: the code that a claim lost.
    """
    mask = _mask(_named_otherwise(claims, people), len(claims))
    flag(ledger, "one_code_two_people", claims, mask, "tax_code")
    owned = pc.is_in(claims["code"], people["code"].drop_null())
    shared = pc.and_(pc.is_in(claims["code"], people["contested"].drop_null()), pc.invert(owned))
    return _without_code(claims, pc.or_(mask, shared.combine_chunks()))


def _named_otherwise(claims: pa.Table, people: pa.Table) -> list[int]:
    """Return the claims whose first name is that of nobody enrolled under their code."""
    columns, keys = ["code", "name_key", "given"], ["code", "name_key"]
    known = people.select(columns).filter(pc.and_(pc.is_valid(people["code"]), pc.is_valid(people["name_key"])))
    named = pc.and_(pc.is_valid(claims["name_key"]), pc.is_in(claims["code"], known["code"].unique()))
    others = claims.select(["claim", *columns]).filter(named).join(known, keys, join_type="left anti")
    owners: dict[str, list[tuple[str, ...]]] = {}
    for row in known.filter(pc.is_in(known["code"], others["code"].unique())).to_pylist():
        owners.setdefault(row["code"], []).append(given_words(row["given"]))
    return [
        row["claim"]
        for row in others.to_pylist()
        if not any(is_same_given(given_words(row["given"]), given) for given in owners[row["code"]])
    ]


def given_words(text: str | None) -> tuple[str, ...]:
    """Return the words of a first name, without initials and words that lost a letter: they tell nobody apart."""
    whole = " ".join(word for word in (text or "").split() if LOST not in word)
    return tuple(word for word in fold(whole).split() if len(word) > 1)


def is_same_given(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    """Return whether two first names may be one: one contains the other (Anna, Anna Maria), or a blank cuts it."""
    shorter, longer = sorted((set(first), set(second)), key=len)
    return shorter <= longer or "".join(first) == "".join(second)


def _of_shared_codes(examined: pa.Table) -> Iterable[list[Claim]]:
    """Return the claims of each code of several claims, in the order of the codes and the claims."""
    counts = examined.group_by("code").aggregate([("claim", "count")])
    several = counts.filter(pc.greater(counts["claim_count"], 1))["code"].drop_null()
    if not len(several):
        return
    rows = examined.select(_COLUMNS).filter(pc.is_in(examined["code"], several))
    for _, claims in groupby(
        rows.sort_by([("code", "ascending"), ("claim", "ascending")]).to_pylist(), itemgetter("code")
    ):
        yield list(claims)


def _by_first_name(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Return the claims that give a first name, those of one person together."""
    parts: list[list[Claim]] = []
    for claim in claims:
        if given_words(claim["given"]):
            same = [part for part in parts if any(_is_one(claim, other) for other in part)]
            parts = [part for part in parts if part not in same] + [[claim, *(each for part in same for each in part)]]
    return parts


def _is_one(claim: Claim, other: Claim) -> bool:
    """Return whether two claims under one code are taken for one person's.

    A name that somebody typed in two ways for two editions (Mohamed, Mohammed) still fits the code both times; side by
    side in one list two names are two people.
    """
    if is_same_given(given_words(claim["given"]), given_words(other["given"])):
        return True
    apart = claim["edition"] and other["edition"] and claim["edition"] != other["edition"]
    return bool(apart and claim["name_agrees"] and other["name_agrees"])


def _differing(claims: Sequence[Claim], first_names: Sequence[Sequence[Claim]]) -> list[str]:
    """Return the columns in which the claims of one code differ."""
    names = {given_words(claim["given"]) for claim in claims} - {()}
    columns = ["first_name"] if len(first_names) > 1 or len(names) > 1 else []
    return columns + [
        column for name, column in _EVIDENCE.items() if len({claim[name] for claim in claims} - {None}) > 1
    ]


def _mask(numbers: Sequence[int], length: int) -> pa.Array:
    mask = np.zeros(length, bool)
    mask[list(numbers)] = True
    return pa.array(mask)


def _without_code(claims: pa.Table, lost: pa.Array) -> pa.Table:
    contested = pc.if_else(lost, claims["code"], None)
    code = pc.if_else(lost, None, claims["code"])
    at = claims.column_names.index
    table = claims.set_column(at("code"), "code", code).set_column(
        at("base"), "base", pc.if_else(lost, None, claims["base"])
    )
    return table.append_column("contested", contested)
