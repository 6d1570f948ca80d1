"""What was decided about everything that a study shows, kept between its reports: each runs in a process of its own."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evaluation import paths
from evaluation.disclosure.populations import Population, people
from evaluation.disclosure.tables import Sum
from evaluation.errors import OutputError
from evaluation.policy.decision import Asked, Decision
from evaluation.provenance import data_fingerprint, program_fingerprint
from evaluation.seals import read_sealed, write_sealed
from evaluation.study import Study


def kept_decision(study: Study) -> Decision | None:
    """Return what a batch decided about these data of a study; None where none has yet."""
    try:
        told = json.loads(read_sealed(_place(study)))
        shown, hidden = (frozenset(people(**each) for each in told[part]) for part in ("shown", "hidden"))
        return Decision(shown, hidden, read_asked(told["asked"]).sums)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep_decision(study: Study, decision: Decision) -> None:
    """Keep what was decided, readable to the user only; where it cannot be kept, each report decides alone."""
    told: dict[str, Any] = {"shown": _listed(decision.shown), "hidden": _listed(decision.hidden)}
    told["asked"] = write_asked(Asked(sums=decision.sums))
    path = _place(study)
    with contextlib.suppress(OSError, OutputError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.chmod(0o700)
        write_sealed(path, json.dumps(told).encode())
        for old in path.parent.glob(f"{_begin(study)}*.json"):
            if old != path:
                old.unlink(missing_ok=True)


def write_asked(asked: Asked) -> dict[str, Any]:
    """Return what is asked for as plain data."""
    sums = [[_plain(each.whole), [_plain(part) for part in each.parts]] for each in asked.sums]
    populations = [each.to_dict() for each in asked.populations]
    return {"populations": populations, "sums": sums, "alone": asked.alone}


def read_asked(told: Mapping[str, Any]) -> Asked:
    """Return what is asked for from plain data."""
    sums = (Sum(people(**whole), tuple(people(**part) for part in parts)) for whole, parts in told["sums"])
    return Asked(tuple(people(**each) for each in told["populations"]), tuple(sums), told["alone"])


def _plain(key: object) -> dict[str, Any]:
    return key.to_dict() if isinstance(key, Population) else {}


def _listed(found: frozenset[Population]) -> list[dict[str, Any]]:
    return sorted((each.to_dict() for each in found), key=str)


def _place(study: Study) -> Path:
    return paths.cache_folder(study.id) / f"{_begin(study)}{data_fingerprint(study)}-{program_fingerprint()}.json"


def _begin(study: Study) -> str:
    """Return how the names of all decisions about one folder begin: another may hold a study of the same id."""
    return f"decision-{hashlib.sha256(str(study.folder).encode()).hexdigest()[:16]}-"
