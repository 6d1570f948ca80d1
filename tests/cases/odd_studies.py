"""Small studies unlike those that ship, drawn at random from choices that each go wrong in a way of their own."""

from __future__ import annotations

import csv
import json
import random
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

KINDS = ("job", "internship", "part-time", "agency", "own", "abroad", "school", "prison")
NOTEBOOKS = ("20_participants", "30_outcomes", "40_pact_comparison", "50_time_to_first_job")
LEVELS = "ABCDE"


@dataclass(frozen=True)
class Odd:
    """What is odd about a study; the first value of each is the ordinary one."""

    people: int = 60
    kinds: int = 1
    arms: str = "both"  # all, none, one, few, no_arms
    times: str = "spread"  # zero, same, at_end, half_zero, tiny, long
    happens: str = "some"  # nobody, all, one, treated, controls, rare, other
    began: str = ""  # before, mixed, zero, after, unknown, controls
    covariates: str = ""  # amount, flag, category, missing, nobody_has_it, constant, separating
    strata: str = ""  # two, own, missing
    observed: str = ""  # some, nobody, everybody, one
    places: str = ""  # sites, empty_site, single, editions
    more: str = ""  # states, kinds, enrolment
    unit: str = "month"
    window: int = 12
    horizons: tuple[int, ...] = (3, 6, 12)
    landmarks: tuple[int, ...] = ()
    threshold: int = 0
    inference: str = "miettinen-nurminen"
    design: str = "randomised"


CHOICES: dict[str, tuple[Any, ...]] = {
    "people": (1, 2, 3, 5, 8, 20, 60, 150),
    "kinds": (1, 2, 3, 4, 5, 6, 8),
    "arms": ("both", "both", "both", "all", "none", "one", "few", "no_arms"),
    "times": ("spread", "spread", "zero", "same", "at_end", "half_zero", "tiny", "long"),
    "happens": ("some", "some", "nobody", "all", "one", "treated", "controls", "rare", "other"),
    "began": ("", "", "before", "mixed", "zero", "after", "unknown", "controls"),
    "covariates": ("", "amount", "flag", "category", "missing", "nobody_has_it", "constant", "separating"),
    "strata": ("", "", "two", "own", "missing"),
    "observed": ("", "some", "nobody", "everybody", "one"),
    "places": ("", "", "sites", "empty_site", "single", "editions"),
    "more": ("", "", "states", "kinds", "enrolment"),
    "unit": ("month", "week", "day", "fortnight"),
    "window": (1, 6, 12, 500),
    "horizons": ((3, 6, 12), (1,), (100,), ()),
    "landmarks": ((), (1, 2), (50,)),
    "threshold": (0, 0, 0, 3, 5, 10),
    "inference": ("miettinen-nurminen", "newcombe", "agresti-caffo", "wald"),
    "design": ("randomised", "observational"),
}


def draw(seed: int) -> Odd:
    """Return a study of random choices."""
    generator = random.Random(seed)
    return Odd(**{name: generator.choice(options) for name, options in CHOICES.items()})


def write_study(folder: Path, odd: Odd, seed: int = 1) -> Path:
    """Write the folder of a study; the same for the same choices and seed."""
    folder.mkdir(parents=True)
    generator = random.Random(seed)
    rows = [_person(number, odd, generator) for number in range(odd.people)]
    with (folder / "people.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    (folder / "participants.sql").write_text(f"SELECT {', '.join(_columns(odd))} FROM raw", encoding="utf-8")
    (folder / "study.toml").write_text("\n".join(_entries(folder.name, odd)), encoding="utf-8")
    return folder


def _person(number: int, odd: Odd, draws: random.Random) -> dict[str, Any]:
    treated = {"all": True, "one": number == 0, "few": draws.random() < 0.15, "both": draws.random() < 0.5}.get(
        odd.arms, False
    )
    half = draws.random() < 0.5
    time = {
        "spread": draws.choice((6, 12, 24)) * draws.random(),
        "same": 6,
        "at_end": 12,
        "half_zero": 6 * draws.random() * half,
        "tiny": draws.random() / 100,
        "long": 100 * draws.random(),
    }.get(odd.times, 0)
    some = draws.random() < 0.4
    happens = {
        "all": True,
        "nobody": False,
        "one": number == odd.people // 2,
        "treated": some and treated,
        "controls": some and not treated,
        "rare": draws.random() < 0.03,
    }.get(odd.happens, some)
    kind = KINDS[min(int(draws.expovariate(0.7)), odd.kinds - 1)]
    site = {"empty_site": "north", "single": "north" if number else "south"}.get(
        odd.places, draws.choice(("north", "south"))
    )
    return {
        "id": f"p{number}",
        "arm": int(treated),
        "kind": (KINDS[1 % odd.kinds] if odd.happens == "other" else kind) if happens else "none",
        "time": round(time, 3),
        "began": _began(odd.began, treated, time, draws),
        "amount": _amount(odd.covariates, treated, draws),
        "flag": int(draws.random() < 0.5),
        "category": draws.choice(LEVELS),
        "stratum": {"own": f"s{number}", "missing": draws.choice(("", "a", "a"))}.get(odd.strata, draws.choice("ab")),
        "observed": {"some": draws.random() < 0.7, "nobody": False, "one": number == 0}.get(odd.observed, True),
        "site": site,
        "edition": site + draws.choice("12"),
        "works": draws.choice(("true", "false", "")),
    }


def _began(began: str, treated: bool, time: float, draws: random.Random) -> float | str:
    if not treated:
        return 1.0 if began == "controls" else ""
    return {
        "before": -1 - draws.random(),
        "mixed": draws.uniform(-2, 6),
        "zero": 0.0,
        "after": draws.uniform(0, time),
        "unknown": draws.choice(("", 1.0)),
    }.get(began, 2.0)


def _amount(covariates: str, treated: bool, draws: random.Random) -> float | str:
    amount = draws.gauss(0, 1)
    found: dict[str, float | str] = {
        "missing": draws.choice(("", amount, amount)),
        "nobody_has_it": "",
        "constant": 1.0,
        "separating": 10 * treated + draws.random(),
    }
    return found.get(covariates, amount)


COVARIATES = {
    "amount": ["amount"],
    "flag": ["flag"],
    "category": ["category"],
    "missing": ["amount", "flag"],
    "nobody_has_it": ["amount"],
    "constant": ["amount", "flag"],
    "separating": ["amount"],
}


def _columns(odd: Odd) -> list[str]:
    found = ["id AS person_id", "kind AS event", "CAST(time AS DOUBLE) AS months_to_event"]
    found += ["CAST(time AS DOUBLE) AS followup_months"]
    found += [] if odd.arms == "no_arms" else ["arm = '1' AS pact"]
    found += ["TRY_CAST(began AS DOUBLE) AS months_to_pact"] if odd.began else []
    casts = {"amount": "TRY_CAST(amount AS DOUBLE) AS amount", "flag": "CAST(flag AS INTEGER) AS flag"}
    found += [casts.get(name, name) for name in COVARIATES.get(odd.covariates, [])]
    found += ["NULLIF(stratum, '') AS stratum"] if odd.strata else []
    found += ["observed = 'True' AS observed"] if odd.observed else []
    found += ["site"] if odd.places else []
    found += ["edition"] if odd.places == "editions" else []
    if odd.more == "states":
        found += ["TRY_CAST(works AS BOOLEAN) AS in_work_at_3", "TRY_CAST(works AS BOOLEAN) AS employed_at_3"]
    if odd.more == "kinds":
        found += [f"CASE WHEN kind = '{kind}' THEN CAST(time AS DOUBLE) END AS months_to_{kind}" for kind in _own(odd)]
        found += ["CASE WHEN flag = '1' THEN CAST(time AS DOUBLE) END AS months_to_event_30_days"]
    if odd.more == "enrolment":
        found += ["CAST(time AS DOUBLE) + 1 AS months_to_event_from_enrolment", "kind AS event_from_enrolment"]
    return [each.replace("months_to_part-time", '"months_to_part-time"') for each in found]


def _own(odd: Odd) -> tuple[str, ...]:
    return KINDS[: odd.kinds]


def _entries(name: str, odd: Odd) -> list[str]:
    """Return the lines of ``study.toml``: JSON writes the texts, lists and numbers as TOML does."""
    said = {key: f"{key} = {_text(key)}" for key in ("title", "programme", "question", "caution")}
    base = "observed" if odd.observed else "enrolled"
    lines = [f'id = "{name}"', 'languages = ["en", "it"]', 'nature = "public"', f'design = "{odd.design}"']
    lines += [*said.values(), f"sources = [{{ text = {_text('invented')} }}]"]
    lines += [f"populations = [{', '.join(_item(each) for each in dict.fromkeys(['enrolled', base]))}]"]
    if odd.arms != "no_arms":
        labels = ", ".join(f"{key} = {_text(word)}" for key, word in (("name", "voucher"), ("treated", "with")))
        lines += [f"arms = {{ {labels}, control = {_text('without')} }}"]
    if odd.places:
        lines += [f"sites = [{', '.join(map(_item, ('north', 'south', 'east')))}]"]
    if odd.places == "editions":
        held = ", ".join(_item(f"{site}{n}", f'site = "{site}"') for site in ("north", "south") for n in (1, 2, 3))
        lines += [f"editions = [{held}]"]
    lines += ['participants = { file = "people.csv", sql = "participants.sql" }']
    by_site = f", by_site = {json.dumps(NOTEBOOKS)}" if odd.places else ""
    lines += [f"reports = {{ notebooks = {json.dumps(NOTEBOOKS)}{by_site} }}"]
    lines += [f"disclosure = {{ threshold = {odd.threshold} }}"]
    lines += [f'primary = {{ outcome = "any", population = "{base}", inference = "{odd.inference}" }}']
    times = {key: json.dumps(getattr(odd, key)) for key in ("unit", "window", "horizons", "landmarks")}
    lines += [f"time = {{ zero = {_text('start')}, {', '.join(f'{key} = {told}' for key, told in times.items())} }}"]
    lines += [f"prior = {{ standard_deviation = 0.1, source = {_text('book')} }}", "cost = { per_person_eur = 2000 }"]
    lines += [f"events = [{', '.join(map(_item, _own(odd)))}]"]
    counted = _own(odd)[:1] if odd.happens == "other" else _own(odd)[: max(1, odd.kinds - 1)]
    lines += [f"outcomes = [{_item('any', f'events = {json.dumps(counted)}')}]"]
    covariates = ", ".join(map(_item, COVARIATES.get(odd.covariates, [])))
    if covariates or odd.strata:
        strata = 'strata = "stratum", ' if odd.strata else ""
        lines += [f"adjustment = {{ {strata}covariates = [{covariates}] }}"]
    return [*lines, ""]


def _item(name: str, more: str = "") -> str:
    levels = (
        f"levels = {{ {', '.join(f'{level} = {_text(level)}' for level in LEVELS)} }}" if name == "category" else ""
    )
    return f"{{ {', '.join(filter(None, (f'id = {json.dumps(name)}', f'label = {_text(name)}', more, levels)))} }}"


def _text(word: str) -> str:
    return f"{{ it = {json.dumps(word)}, en = {json.dumps(word)} }}"


def told(odd: Odd) -> str:
    """Return what is odd about a study, for the name of a test."""
    ordinary = Odd()
    return ", ".join(
        f"{each.name}={asdict(odd)[each.name]}"
        for each in fields(Odd)
        if getattr(odd, each.name) != getattr(ordinary, each.name)
    )
