"""Employers: firms, temporary-work agencies, sole traders with two codes, families."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.places import Places
from evaluation.synthetic.truth import codes, names

_FIRMS, _TRADERS, _FAMILIES, _AGENCIES = 48, 6, 5, 4


def employ(draws: Draws, places: Places) -> pd.DataFrame:
    """Return the employers.

    Parameters
    ----------
    draws : Draws
        Random draws.
    places : Places
        Where they are.

    Returns
    -------
    DataFrame
        ``name``, ``code`` (eleven digits, or the tax code of a sole trader or a family), ``vat`` (a sole trader's
        second code, else ""), ``town``, ``kind`` (``firm``, ``trader``, ``family``, ``agency``).
    """
    kinds = ["firm"] * _FIRMS + ["trader"] * _TRADERS + ["family"] * _FAMILIES + ["agency"] * _AGENCIES
    return pd.DataFrame([_employer(draws, kind, places) for kind in kinds])


def _employer(draws: Draws, kind: str, places: Places) -> dict[str, str]:
    elsewhere = places.area.employers_elsewhere
    town = draws.one(elsewhere) if draws.happens(0.15) else draws.one(places.all_towns)
    if kind == "firm":
        return {"name": names.firm(draws), "code": codes.eleven_digits(draws), "vat": "", "town": town, "kind": kind}
    if kind == "agency":
        name = f"{names.surname(draws)} agenzia per il lavoro spa"
        return {
            "name": name,
            "code": codes.eleven_digits(draws),
            "vat": "",
            "town": places.area.agencies_in,
            "kind": kind,
        }
    last_name, first_name = names.surname(draws), names.first_name(draws, "F")
    born = dt.date(draws.whole(1955, 1975), draws.whole(1, 12), draws.whole(1, 28))
    code = codes.tax_code(last_name, first_name, "F", born, draws.one(tuple(codes.PLACES)))
    vat = codes.eleven_digits(draws) if kind == "trader" else ""
    return {"name": f"{last_name} {first_name}", "code": code, "vat": vat, "town": town, "kind": kind}
