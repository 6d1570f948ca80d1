"""The people enrolled, from the claims of the enrolment register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from evaluation.registers.database import run
from evaluation.registers.folding import fold
from evaluation.registers.ledger import Ledger
from evaluation.registers.persons.claims import Claims
from evaluation.registers.persons.flagging import flag
from evaluation.registers.persons.pseudonyms import Pseudonyms
from evaluation.registers.persons.shared_codes import part_shared_codes

Identify = Callable[[Sequence[str]], Pseudonyms]


@dataclass(frozen=True)
class People:
    """The people enrolled.

    Parameters
    ----------
    claims : pyarrow.Table
        The examined claims of the enrolment register with ``person``, ``person_code`` (null without one) and
        ``is_probable`` (joined on full name and birth date).
    of_row : int32 array
        Person of each row of the enrolment register.
    person_id : arrow string array
        The identifier of each person.
    codes, of_code : arrow string array, int32 array
        The tax codes that can be trusted, and whose each is.
    """

    claims: pa.Table
    of_row: npt.NDArray[np.int32]
    person_id: pa.Array
    codes: pa.Array
    of_code: npt.NDArray[np.int32]

    @property
    def count(self) -> int:
        """How many people."""
        return len(self.person_id)


def find_people(
    database: duckdb.DuckDBPyConnection, claims: Claims, examined: pa.Table, ledger: Ledger, identify: Identify
) -> People:
    """Return the people enrolled, numbered in the order of their pseudonyms.

    Parameters
    ----------
    database : DuckDBPyConnection
        From :func:`~evaluation.registers.database.open_database`.
    claims : Claims
        The claims of the enrolment register.
    examined : pyarrow.Table
        From :func:`~evaluation.registers.persons.examination.examine`.
    ledger : Ledger
        Takes an issue for each pair of codes that may be one person, and for each claim that may be two.
    identify : callable
        Gives the pseudonyms of texts.
    """
    examined = part_shared_codes(examined, ledger)
    found = run(database, __package__, "people.sql", claims=examined)
    kinds = {
        "is_ambiguous": "several_candidates",
        "is_probable": "joined_by_name_and_birth_date",
        "shares_base": "omocode_pair",
        "shares_name": "same_name_other_code",
    }
    for name, kind in kinds.items():
        flag(ledger, kind, examined, found[name], "tax_code", claims.table["tax_code"])
    first, person = np.unique(found["first_claim"].to_numpy(), return_inverse=True)
    known = identify(_texts(claims.table, examined, found, pa.array(first)))
    ranked = known.rank[person]
    table = examined.append_column("person", pa.array(ranked))
    for name in ("person_code", "is_probable"):
        table = table.append_column(name, found[name])
    codes = examined["code"].combine_chunks().dictionary_encode()
    owner = np.zeros(len(codes.dictionary), np.int32)
    coded = pc.is_valid(examined["code"]).to_numpy()
    owner[codes.indices.drop_null().to_numpy()] = ranked[coded]
    person_id = known.person_id.take(pa.array(np.argsort(known.rank)))
    return People(table, ranked[claims.of_row], person_id, codes.dictionary, owner)


def _texts(table: pa.Table, examined: pa.Table, found: pa.Table, first: pa.Array) -> list[str]:
    """Return what each person is known by: the tax code, else name and birth date.

    Never the row: the identifier would change when a row is added above. Those who share all that is known of them are
    numbered in the order of their rows.
    """
    codes = found["person_code"].take(first)
    texts: list[str] = codes.to_pylist()
    without = np.flatnonzero(pc.is_null(codes).to_numpy())
    rows = first.take(pa.array(without))
    who = table.select(["last_name", "first_name", "full_name"]).take(rows).to_pylist()
    birth_dates = examined["birth_date"].take(rows).to_pylist()
    times: Counter[str] = Counter()
    for position, name, birth_date in zip(without, who, birth_dates, strict=True):
        words = sorted(fold(" ".join(filter(None, name.values()))).split())
        text = " ".join([*words, str(birth_date)])
        times[text] += 1
        texts[position] = text if times[text] == 1 else f"{text} {times[text]}"
    return texts
