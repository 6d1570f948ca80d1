"""Names made of syllables: surnames and first names that no list of names was used for."""

from __future__ import annotations

from evaluation.synthetic.draws import Draws

_STARTS = (
    "Bro", "Dval", "Fren", "Grum", "Mavr", "Nolb", "Pelk", "Quel", "Sbru", "Tarz", "Ulv", "Vop", "Zelm", "Trin", "Olb",
)  # fmt: skip
_MIDDLES = ("av", "ez", "imb", "ond", "ulg", "ark", "esp", "ist", "orv", "uzz")
_ENDS = ("adro", "elti", "ombri", "ucco", "enghi", "ispo", "ulani", "ezzi", "aghi", "onchi")
_FIRST_STARTS = ("Zelv", "Tarn", "Brunz", "Quilm", "Ombr", "Fedorv", "Nisb", "Sarv", "Velm", "Tindr", "Galb", "Morz")
_FIRST_ENDS = {"F": ("ina", "etta", "isa", "olda", "emma"), "M": ("ino", "etto", "aldo", "ico", "erio")}
_FAR_STARTS = ("Khadv", "Sandrj", "Vlorz", "Ouhrm", "Gjelk", "Harvb", "Mirgz", "Tshok")
_FAR_ENDS = ("ouli", "inder", "escu", "aji", "ossi", "anov", "eku")
_FAR_FIRST_ENDS = {"F": ("ija", "oua", "eet", "ana"), "M": ("ouk", "ir", "in", "oun")}


def surname(draws: Draws, *, foreign: bool = False) -> str:
    """Return a surname; some have two words, an apostrophe or, for people from abroad, are double."""
    if foreign:
        far = [draws.one(_FAR_STARTS) + draws.one(_FAR_ENDS) for _ in range(draws.whole(1, 2))]
        return " ".join(dict.fromkeys(far))
    name = draws.one(_STARTS) + draws.one(_MIDDLES) + draws.one(_ENDS)
    particle = draws.one(("", "De ", "D'"), (0.9, 0.05, 0.05))
    return particle + (f"O{name[1:].lower()}" if particle == "D'" else name)


def first_name(draws: Draws, sex: str, *, foreign: bool = False) -> str:
    """Return a first name; some men's end in an accented letter."""
    if foreign:
        return draws.one(_FAR_STARTS) + draws.one(_FAR_FIRST_ENDS[sex])
    if sex == "M" and draws.happens(0.12):
        return f"{draws.one(_FIRST_STARTS)}olò"
    return draws.one(_FIRST_STARTS) + draws.one(_FIRST_ENDS[sex])


def firm(draws: Draws) -> str:
    """Return the name of a firm."""
    trade = draws.one(
        ("Officine", "Alimentari", "Servizi", "Logistica", "Cooperativa", "Trattoria", "Studio", "Agricola")
    )
    kind = "soc. coop." if trade == "Cooperativa" else draws.one(("srl", "snc", "spa", "sas"), (6, 2, 1, 2))
    return f"{trade} {draws.one(_STARTS)}{draws.one(_MIDDLES)}{draws.one(('alta', 'ena', 'ica', 'oro'))} {kind}"
