"""Where a page comes from: as facts at its foot and as JSON-LD in its head."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluation.presentation.words import Words
from evaluation.reports.subject import Subject

ENTRIES = ("sources", "data", "version", "program", "environment", "changes", "contact")
GENERATOR = "evaluation"


@dataclass(frozen=True)
class Fact:
    """One line of the provenance: its name and its values in words; ``code`` where a value is to be copied."""

    name: str
    values: tuple[str, ...]
    code: bool = False


def facts(subject: Subject, chance: str = "") -> tuple[Fact, ...]:
    """Return what a reader needs in order to trace and repeat a page.

    Parameters
    ----------
    subject : Subject
        Its provenance may hold ``sources``, ``data`` and ``program`` (fingerprints), ``version``, ``environment`` (a
        mapping of names to versions), ``changes``, ``contact``, ``command`` and ``date`` (ISO): texts or lists of them.
    chance : str
        What is said of the number of comparisons; nothing where there are none.

    Returns
    -------
    tuple of Fact
    """
    words = Words(subject.language)
    known = {entry: _values(subject.provenance.get(entry)) for entry in ENTRIES}
    dated = {"date": (words.date(subject.date),)} if subject.date else {}
    shown = "no_threshold" if subject.reason else "no_reason"
    rule = shown if subject.threshold == 0 else "threshold"
    limits = {"threshold": words.number(subject.threshold), "most": words.number(subject.threshold - 1)}
    limits["reason"] = subject.reason
    plain = {
        **dated,
        "nature": (words.text(f"page.nature.{subject.nature}"),),
        "rules": (words.text(f"page.provenance.{rule}", **limits),),
        "chance": _values(chance),
        **known,
    }
    copied = {
        "parameters": tuple(f"{name} = {value}" for name, value in subject.parameters.items()),
        "repeat": _values(subject.provenance.get("command")) or commands(subject),
    }
    told = [Fact(words.text(f"page.provenance.{name}"), values) for name, values in plain.items() if values]
    return (*told, *(Fact(words.text(f"page.provenance.{name}"), values, code=True) for name, values in copied.items()))


def commands(subject: Subject) -> tuple[str, ...]:
    """Return the commands that make the page again from its notebook alone."""
    given = " ".join(f"-p {name} {shlex.quote(value)}" for name, value in subject.parameters.items())
    executed = f"{subject.notebook}.executed.ipynb"
    return (
        f"papermill notebooks/{subject.notebook}.ipynb {executed} {given}",
        f"jupyter nbconvert --to evaluation-report {executed}",
    )


def to_json_ld(subject: Subject, title: str, description: str) -> str:
    """Return the provenance as JSON-LD (schema.org), safe inside a script element.

    Parameters
    ----------
    subject : Subject
        What the report is about.
    title, description : str
        As in the head of the page.

    Returns
    -------
    str
        Sorted, without a sign that could end the element.
    """
    provenance = subject.provenance
    record: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": title,
        "description": description,
        "inLanguage": subject.language,
        "about": subject.about,
        "isBasedOn": {
            "@type": "Dataset",
            "name": subject.study,
            "creativeWorkStatus": subject.nature,
            "identifier": "; ".join(_values(provenance.get("data"))),
        },
        "version": "; ".join(_values(provenance.get("version"))),
        "softwareRequirements": list(_values(provenance.get("environment"))),
        "additionalProperty": [
            {"@type": "PropertyValue", "name": name, "value": value} for name, value in subject.parameters.items()
        ],
    }
    if subject.date:
        record["dateCreated"] = subject.date.isoformat()
    text = json.dumps(record, ensure_ascii=False, sort_keys=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _values(entry: Any) -> tuple[str, ...]:
    if not entry:
        return ()
    if isinstance(entry, Mapping):
        return (", ".join(f"{name} {version}" for name, version in entry.items()),)
    return (entry,) if isinstance(entry, str) else tuple(str(item) for item in entry)
