"""Towns and countries: names as written to the name and the Belfiore code, from the data of python-codicefiscale."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from evaluation.registers.folding import fold
from evaluation.registers.values.reading import Reading, read_absence, squeeze

_PROVINCE = re.compile(r"(?P<name>.+?)\s?(?:[(\[]\s?(?P<bracket>[a-zA-Z]{2})\s?[)\]]|[,\-]\s?(?P<dash>[A-Z]{2}))")
_QUARTER = re.compile(r"\s*(?:[-,(]\s*)?\b(?:fraz(?:ione)?|loc(?:alit[aà]['’]?)?)\b\.?\s.*", re.IGNORECASE)
_MUNICIPALITY = re.compile(r"(?:comune|citt[aà]) di\s+", re.IGNORECASE)
_SAINT = re.compile(r"\bS(?:\.\s?|\s)", re.IGNORECASE)
_SAINTS = ("San ", "Santa ", "Santo ", "Sant'", "Santi ")
_CODE = re.compile(r"[A-Z]\d{3}")
_SMALL_WORDS = re.compile(
    r"(?<=[ -])(?:Di|Da|Del|Dello|Della|Dei|Degli|Delle|In|Al|Alla|Con|E|Ed|Sul|Sulla|Nel|Nell)(?=[ '])"
    r"|(?<= )(?:D|Dell|De|Nell)(?=')"
)
# What people leave out: Reggio Emilia, Torre Picenardi, Cerro Lambro.
_LINKING = frozenset(
    {
        "a", "ad", "agli", "ai", "al", "all", "alla", "alle", "allo", "con", "d", "da", "dal", "dalla", "de", "degli",
        "dei", "del", "dell", "della", "delle", "dello", "di", "e", "ed", "in", "nei", "nel", "nell", "nella", "su",
        "sul", "sull", "sulla",
    }
)  # fmt: skip
_SHORTENED = re.compile(r"(?P<start>[a-z' ]{4,})\.\s?(?P<end>[a-z]{1,6})?", re.IGNORECASE)


class Town(NamedTuple):
    """A town or a country: Belfiore code, name, letters of the province (EE abroad), whether it exists today."""

    code: str
    name: str
    province: str
    active: bool


def read_town(text: str, aliases: Mapping[str, str] | None = None) -> Reading:
    """Read a town or a country.

    Parameters
    ----------
    text : str
        A name with or without its province and quarter (``Crema (CR)``, ``Cremona - fraz. Cavatigozzi``), a shortened
        name (``Casalmagg.re``, ``S.Giovanni in Croce``), a name without its small words (``Reggio Emilia``) or in two
        languages (``Bolzano/Bozen``), a Belfiore code, or one of the aliases.
    aliases : mapping of str to str, optional
        Belfiore code of folded further spellings (Istat and postal codes).

    Returns
    -------
    Reading
        With a :class:`Town`. Problems: ``ambiguous_town`` (several towns of that name; add the province),
        ``unknown_town``. Towns that no longer exist are found under the name of their time.
    """
    text = squeeze(text)
    absent = read_absence(text)
    if absent is not None:
        return absent
    code = _by_code(text, aliases or {})
    if code:
        return Reading(town_of_code(code), rule="town_spelling")
    name, province = _split_province(_QUARTER.sub("", text) or text)
    found = _find(name) or _shortened(name, _names()) or _without_linking(name)
    found = found or {town for part in name.split("/") for town in (_find(part) if "/" in name else ())}
    codes = {
        town.code for town in found if not province or province in (town.province, town_of_code(town.code).province)
    }
    return _choose(text, codes)


def town_of_code(code: str) -> Town:
    """Return the town or country that a Belfiore code stands for; the latest of its names.

    Raises
    ------
    KeyError
        When there is no such code.
    """
    return _codes()[code]


def _choose(text: str, codes: set[str]) -> Reading:
    towns = [town_of_code(code) for code in codes]
    today = [town for town in towns if town.active]
    if len(towns) == 1:
        return Reading(towns[0], rule="" if towns[0].name == text else "town_spelling")
    if len(today) == 1:
        return Reading(today[0], rule="town_of_today")
    return Reading(problem="ambiguous_town" if towns else "unknown_town")


def _by_code(text: str, aliases: Mapping[str, str]) -> str | None:
    digits = text.removesuffix(".0")
    for key in (fold(digits), fold(digits).zfill(6) if digits.isdigit() else ""):
        if key in aliases:
            return aliases[key]
    code = text.upper()
    return code if _CODE.fullmatch(code) and code in _codes() else None


def _split_province(text: str) -> tuple[str, str]:
    found = _PROVINCE.fullmatch(text)
    if not found:
        return text, ""
    return found["name"], (found["bracket"] or found["dash"]).upper()


def _spellings(name: str) -> Iterator[str]:
    name = _MUNICIPALITY.sub("", name)
    yield name
    if _SAINT.search(name):
        for saint in _SAINTS:
            yield _SAINT.sub(saint, name)


def _find(name: str) -> set[Town]:
    return {town for spelling in _spellings(name) for town in _names().get(fold(spelling), ())}


def _without_linking(name: str) -> set[Town]:
    """Return the towns whose names are the same without small words and blanks (Casal Maggiore), or begin so."""
    key = _bare(fold(name)).replace(" ", "")
    same = {town for bare, towns in _bare_names().items() if bare.replace(" ", "") == key for town in towns}
    return same or _shortened(name, _bare_names())


def _bare(folded: str) -> str:
    return " ".join(word for word in folded.split() if word not in _LINKING)


def _shortened(name: str, names: Mapping[str, tuple[Town, ...]]) -> set[Town]:
    found = _SHORTENED.fullmatch(name)
    if not found:
        return set()
    start, end = fold(found["start"]), fold(found["end"] or "")
    fitting = (towns for key, towns in names.items() if key.startswith(start) and key.endswith(end))
    return {town for towns in fitting for town in towns}


@cache
def _codes() -> dict[str, Town]:
    """Return every town and country by its code, under the latest of its names."""
    return {record["code"]: _town(record) for record in _records()}


@cache
def _names() -> dict[str, tuple[Town, ...]]:
    towns: dict[str, dict[Town, None]] = {}
    for town, names in _names_by_town().items():
        for name in names:
            towns.setdefault(name, {})[town] = None
    return {name: tuple(found) for name, found in towns.items()}


@cache
def _bare_names() -> dict[str, tuple[Town, ...]]:
    towns: dict[str, dict[Town, None]] = {}
    for name, found in _names().items():
        towns.setdefault(_bare(name), {}).update(dict.fromkeys(found))
    return {name: tuple(found) for name, found in towns.items()}


@cache
def _names_by_town() -> dict[Town, set[str]]:
    """Return the folded names of every town and country."""
    names: dict[Town, set[str]] = {}
    for record in _records():
        town = _town(record)
        names.setdefault(town, {fold(town.name)}).update(slug.replace("-", " ") for slug in record["name_slugs"])
    return names


def _town(record: Mapping[str, Any]) -> Town:
    return Town(record["code"], _written(record["name"]), record["province"], record["active"])


@cache
def _records() -> list[dict[str, Any]]:
    """Return what is known of every town and country, the latest of each code last."""
    records = [*_data("municipalities.json"), *_data("deleted-countries.json"), *_data("countries.json")]
    return sorted(records, key=lambda record: record["date_deleted"] or "9999")


def _data(file: str) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = json.loads(
        resources.files("codicefiscale").joinpath("data", file).read_text(encoding="utf-8")
    )
    return data


def _written(name: str) -> str:
    """Return a name of the data, where every word has a capital, in its usual spelling."""
    return _SMALL_WORDS.sub(lambda found: found.group().lower(), name)
