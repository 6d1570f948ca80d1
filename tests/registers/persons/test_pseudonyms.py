"""Pseudonyms are keyed, and identifiers say nothing."""

import hashlib
import hmac
import re

import numpy as np

from evaluation.registers.persons.pseudonyms import pseudonym, pseudonyms

KEY = bytes(range(32))
CODES = [f"BZKTND90A{day}G468K" for day in range(10, 40)]


def test_a_pseudonym_is_the_hmac_of_the_trimmed_capital_code():
    assert pseudonym(KEY, " bzktnd90a71g468k ") == hmac.new(KEY, b"BZKTND90A71G468K", hashlib.sha256).digest()


def test_variants_of_a_code_have_different_pseudonyms():
    assert pseudonym(KEY, "BZKTND90A71G468K") != pseudonym(KEY, "BZKTND90A71G46UN")


def test_ranks_follow_the_order_of_the_pseudonyms():
    expected = sorted(CODES, key=lambda code: pseudonym(KEY, code))
    assert [CODES[position] for position in np.argsort(pseudonyms(KEY, CODES).rank)] == expected


def test_another_key_gives_another_order_and_other_identifiers():
    one, other = pseudonyms(KEY, CODES), pseudonyms(bytes(32), CODES)
    assert one.rank.tolist() != other.rank.tolist()
    assert not set(one.person_id.to_pylist()) & set(other.person_id.to_pylist())


def test_an_identifier_is_that_of_the_person_whoever_else_is_there():
    whole = dict(zip(CODES, pseudonyms(KEY, CODES).person_id.to_pylist(), strict=True))
    part = dict(zip(CODES[::3], pseudonyms(KEY, CODES[::3]).person_id.to_pylist(), strict=True))
    assert part == {code: whole[code] for code in CODES[::3]}
    assert len(set(whole.values())) == len(CODES)
    assert all(re.fullmatch("P[A-Z2-7]{12}", each) for each in whole.values())
