"""Towns and offices of a study's test registers: its own where it says them, else the names of its sites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.study import Study
from evaluation.synthetic.local import Area, Local

_TOWNS = (("Milano", "20100"), ("Brescia", "25100"), ("Bergamo", "24100"))


@dataclass(frozen=True)
class Places:
    """Where people live, are taught and are registered.

    Parameters
    ----------
    towns : mapping of str to sequence of (town, postal code)
        By the site whose courses people attended.
    seats : mapping of str to float
        How large the editions of a site are, against others.
    area : Area
        What is the same for everybody.
    spellings, notice_spellings : mapping of str to sequence of str
        How offices write a town; how the notices write it.
    centres : mapping of str to sequence of str
        The employment centres by town, with their names.
    centre_of_site : mapping of str to str
        Town of the centre of those who are not with the counted one.
    """

    towns: Mapping[str, Sequence[tuple[str, str]]]
    seats: Mapping[str, float]
    area: Area
    spellings: Mapping[str, Sequence[str]]
    notice_spellings: Mapping[str, Sequence[str]]
    centres: Mapping[str, Sequence[str]]
    centre_of_site: Mapping[str, str]

    @property
    def towns_of_sites(self) -> set[str]:
        """The town of each site."""
        return {towns[0][0] for towns in self.towns.values()}

    @property
    def all_towns(self) -> list[str]:
        """Every town that people of the study live in."""
        return [town for towns in self.towns.values() for town, _ in towns]


def places(study: Study, local: Local) -> Places:
    """Return the places of a study."""
    language = "it" if "it" in study.languages else study.languages[0]
    sites = {site.id: site.label[language] for site in study.sites} or {"": _TOWNS[0][0]}
    towns = {
        site: [(town, code) for town, code in local.towns[site]] if site in local.towns else [(label, ""), *_TOWNS]
        for site, label in sites.items()
    }
    first = {site: towns[site][0][0] for site in sites}
    centres = dict(local.centres) or {town: (f"CPI {town}", town) for town in dict.fromkeys(first.values())}
    near = {site: local.centre_of_site.get(site, first[site]) for site in sites}
    area = local.area.model_copy(update={"agencies_in": local.area.agencies_in or next(iter(first.values()))})
    return Places(towns, local.seats, area, local.spellings, local.notice_spellings, centres, near)
