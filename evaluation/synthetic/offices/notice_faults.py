"""What goes wrong with job notices: corrections, cancellations, duplicates, impossible dates, codes that do not exist.

What can be read in more than one way is put into jobs that ended before the course. One correction and one cancellation
concern jobs that count: whoever does not follow them gets other totals.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from evaluation.synthetic.draws import Draws
from evaluation.synthetic.offices.notice import Row, written
from evaluation.synthetic.offices.notice_chains import Chain, Registry
from evaluation.synthetic.truth import codes, names
from evaluation.synthetic.truth.jobs import FIXED_TERM, PERMANENT
from evaluation.synthetic.truth.spell import Spell
from evaluation.synthetic.truth.whole import Truth

# Days between notices of others.
_SELDOM = 7
_HIDDEN = "****************"
Fault = Callable[[Chain], Chain]


def at_fault(chains: Sequence[Chain], truth: Truth, registry: Registry, draws: Draws) -> list[Chain]:
    """Return the chains, some of them with a fault; never two in one chain.

    Parameters
    ----------
    chains : sequence of list of dict
        The notices of each job of the truth, in order.
    truth : Truth
        Says which jobs may have which fault.
    registry : Registry
        Numbers further notices.
    draws : Draws
        Random draws.
    """
    faulty = dict(enumerate(chains))
    taken: set[int] = set()
    for suited, fault in _faults(truth, registry):
        free = [
            place for place, spell in enumerate(truth.spells) if place not in taken and chains[place] and suited(spell)
        ]
        if free:
            place = draws.one(free)
            taken.add(place)
            faulty[place] = fault(chains[place])
    return list(faulty.values())


def _faults(truth: Truth, registry: Registry) -> Iterator[tuple[Callable[[Spell], bool], Fault]]:
    """Give the faults, each with the jobs that may have it."""
    people = truth.people
    left = set(people.index[people["dropout"]])
    observed = set(people.index[people["observed"]])
    traders = set(truth.employers.index[truth.employers["kind"] == "trader"])

    def long_past(spell: Spell) -> bool:
        return spell.part == "before" and spell.person in left and spell.start != spell.end

    def counted(spell: Spell) -> bool:
        return spell.part == "first" and spell.person in observed and spell.contract == FIXED_TERM

    def past(spell: Spell) -> bool:
        return spell.part == "before" and spell.person in observed

    yield counted, lambda chain: _corrected(chain, registry, Tipologia_contrattuale=PERMANENT, Data_fine="")
    yield counted, lambda chain: _cancelled_and_sent_again(chain, registry)
    yield past, lambda chain: _corrected(chain, registry, Data_inizio=_days_later(chain[0], 7))
    yield past, lambda chain: _corrected(chain, registry, Retribuzione_mensile="10000,00")
    yield long_past, lambda chain: _changed(chain, Data_fine=_days_later(chain[0], -200))
    yield long_past, lambda chain: _changed(chain, Data_inizio="01/01/1900")
    yield long_past, lambda chain: _changed(chain, Tipologia_contrattuale="A.05.01")
    yield long_past, lambda chain: _changed(chain, Tipologia_contrattuale="A01")
    yield past, lambda chain: _changed(chain, Tipologia_contrattuale="A.02.00 - Lavoro a tempo indeterminato")
    yield past, lambda chain: _changed(chain, Tipo_orario="P", Ore_settimanali="0")
    yield past, lambda chain: _changed(chain, Tipo_orario="P", Ore_settimanali="400")
    yield past, lambda chain: _changed(chain, Tipo_orario="P", Ore_settimanali="37,5")
    yield past, lambda chain: _changed(chain, Comune_lavoratore="Z129")
    yield (
        lambda spell: spell.part == "before" and spell.employer in traders,
        lambda chain: _under_two_codes(chain, registry, truth),
    )
    yield (
        lambda spell: spell.part == "before" and spell.form == "UniSomm" and spell.person in observed,
        lambda chain: _with_mission(chain, registry),
    )


def repeated(chains: Sequence[Chain], registry: Registry, draws: Draws) -> list[Row]:
    """Return copies of notices that nobody corrected or cancelled: some with the same number, some under another."""
    hires = [chain[0] for chain in chains if len(chain) == 1]
    again = draws.shuffled(hires)[:7]
    return [*again[:4], *(registry.notice("start", _date(row["Data invio"]), row) for row in again[4:])]


def strangers(rows: Sequence[Row], registry: Registry, draws: Draws) -> list[Row]:
    """Return notices of people who are not enrolled, and of one whose code was blanked."""
    if not rows:
        return []
    found = []
    for born in (dt.date(1971, 5, 9), dt.date(1988, 8, 30)):
        last_name, first_name = names.surname(draws), names.first_name(draws, "M")
        code = codes.tax_code(last_name, first_name, "M", born, draws.one(tuple(codes.PLACES)))
        found.append(_of_another(rows, code, registry, draws))
    return [*found, _of_another(rows, _HIDDEN, registry, draws)]


def meanwhile(rows: Sequence[Row], truth: Truth, registry: Registry, draws: Draws) -> list[Row]:
    """Return notices of people who are not enrolled, until the day of the extraction, where no study says that day.

    Without them the registers would seem to end with the last job of somebody enrolled.
    """
    registers = truth.recipe.study.registers
    if not rows or (registers and registers.extraction):
        return []
    found, day = [], truth.courses[0].end
    while day <= truth.days.extraction:
        born = dt.date(draws.whole(1960, 1995), draws.whole(1, 12), draws.whole(1, 28))
        last_name, first_name = names.surname(draws), names.first_name(draws, "F")
        code = codes.tax_code(last_name, first_name, "F", born, draws.one(tuple(codes.PLACES)))
        job = rows[0] | {"CF lavoratore": code, "Data inizio": written(day), "Data fine": ""}
        found.append(registry.notice("start", day, job))
        day += dt.timedelta(days=min(_SELDOM, max((truth.days.extraction - day).days, 1)))
    return found


def _of_another(rows: Sequence[Row], code: str, registry: Registry, draws: Draws) -> Row:
    row = draws.one([row for row in rows if row["Tipo comunicazione"] == "AVV"] or list(rows))
    return registry.notice("start", _date(row["Data invio"]), row | {"CF lavoratore": code})


def _corrected(chain: Chain, registry: Registry, **wrong: str) -> Chain:
    """Return a chain whose hire was first notified with something wrong in it."""
    right = {header: chain[0][header.replace("_", " ")] for header in wrong}
    hire = _changed(chain[:1], **wrong)[0]
    return [hire, registry.follow("correction", hire, **right), *chain[1:]]


def _cancelled_and_sent_again(chain: Chain, registry: Registry) -> Chain:
    """Return a chain whose hire was cancelled and notified anew: the only way to correct it after five days."""
    again = registry.notice("start", _date(chain[0]["Data invio"]) + dt.timedelta(days=3), chain[0])
    return [chain[0], registry.follow("cancellation", chain[0]), again, *chain[1:]]


def _under_two_codes(chain: Chain, registry: Registry, truth: Truth) -> Chain:
    """Return a chain whose hire a sole trader notified twice: under the tax code and under the VAT number."""
    vat = dict(zip(truth.employers["code"], truth.employers["vat"], strict=True))[chain[0]["CF datore"]]
    return [*chain, registry.notice("start", _date(chain[0]["Data invio"]), chain[0] | {"CF datore": vat})]


def _with_mission(chain: Chain, registry: Registry) -> Chain:
    """Return the chain of a relation with an agency, with the notice of an assignment within it."""
    mission = chain[0] | {"Data inizio": _days_later(chain[0], 2)}
    return [*chain, registry.notice("start", _date(chain[0]["Data invio"]), mission)]


def _changed(chain: Chain, **facts: str) -> Chain:
    """Return a chain with other cells, headers written with ``_`` for their blanks."""
    changed = {header.replace("_", " "): text for header, text in facts.items()}
    return [row | changed for row in chain]


def _days_later(row: Row, days: int) -> str:
    return written(_date(row["Data inizio"]) + dt.timedelta(days=days))


def _date(text: str) -> dt.date:
    day, month, year = map(int, text.split("/"))
    return dt.date(year, month, day)
