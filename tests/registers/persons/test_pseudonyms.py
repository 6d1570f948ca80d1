"""Pseudonyms are keyed, and identifiers say nothing."""

import hashlib
import hmac

import numpy as np

from evaluation.registers.persons.pseudonyms import person_ids, pseudonym, ranks

KEY = bytes(range(32))
CODES = [f"BZKTND90A{day}G468K" for day in range(10, 40)]


def test_a_pseudonym_is_the_hmac_of_the_trimmed_capital_code():
    assert pseudonym(KEY, " bzktnd90a71g468k ") == hmac.new(KEY, b"BZKTND90A71G468K", hashlib.sha256).digest()


def test_variants_of_a_code_have_different_pseudonyms():
    assert pseudonym(KEY, "BZKTND90A71G468K") != pseudonym(KEY, "BZKTND90A71G46UN")


def test_ranks_follow_the_order_of_the_pseudonyms():
    expected = sorted(CODES, key=lambda code: pseudonym(KEY, code))
    assert [CODES[position] for position in np.argsort(ranks(KEY, CODES))] == expected


def test_another_key_gives_another_order():
    assert ranks(KEY, CODES).tolist() != ranks(bytes(32), CODES).tolist()


def test_identifiers_have_one_width():
    assert person_ids(3).to_pylist() == ["P001", "P002", "P003"]
    assert person_ids(1000).to_pylist()[::999] == ["P0001", "P1000"]
