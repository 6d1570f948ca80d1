"""What a notebook cell may display: one frozen object that knows its page form, its plain form and its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any, Literal

from evaluation.disclosure.counted import Counted
from evaluation.errors import ReportError
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Estimate, Provenance

MIME_TYPE = "application/vnd.evaluation+json"
SLUG = re.compile(r"[a-z][a-z0-9-]*")
Kind = Literal["headline", "table", "figure", "sentence", "notice", "panel"]
NEEDS: Mapping[str, tuple[str, ...]] = {"table": ("caption",), "figure": ("caption", "alt")}


@dataclass(frozen=True, slots=True)
class Caption:
    """The name of a table or figure and what has to be known to read it alone.

    Parameters
    ----------
    id : str
        Identifier on the page: small letters, digits and hyphens.
    title : str
        The finding, in about ten words.
    subtitle : str
        Statistic, people, place and time.
    notes : tuple of str
        Notes under the table or figure, each a sentence.
    provenance : {"published", "synthetic", "real"}, optional
        What those of its numbers are made from that do not say so themselves.

    Raises
    ------
    ReportError
        When the id is no slug or a text is empty.
    """

    id: str
    title: str
    subtitle: str
    notes: tuple[str, ...] = ()
    provenance: Provenance | None = None

    def __post_init__(self) -> None:
        _check_slug(self.id)
        for name in ("title", "subtitle"):
            if not getattr(self, name).strip():
                raise ReportError("show.errors.empty_caption", id=self.id, part=name)

    def noting(self, *notes: str) -> Caption:
        """Return the same with further notes before its own."""
        return replace(self, notes=(*notes, *self.notes))

    @property
    def text(self) -> str:
        """Title and subtitle as one line."""
        return f"{self.title}. {self.subtitle}"

    def html(self) -> str:
        """Return the two marked lines of a caption."""
        return (
            f'<span class="caption-title">{escape(self.title)}</span> '
            f'<span class="caption-sub">{escape(self.subtitle)}</span>'
        )

    def notes_html(self) -> str:
        """Return the notes as a block, empty where there are none."""
        return notes_html((f"{self.id}-n{number}", escape(note)) for number, note in enumerate(self.notes, start=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One thing on a page.

    Parameters
    ----------
    kind : Kind
        What it is, for the renderer and the index.
    id : str
        Identifier on the page.
    html : str
        Escaped, self-contained fragment in the language of the page.
    plain : str
        The same for a terminal.
    estimates : tuple of Estimate
        Every estimate that the fragment shows.
    counts : tuple of Counted
        Every count of people that the fragment shows or gives away.
    caption, alt : str or None
        Caption of a table or figure, alternative text of a figure.
    marks : tuple of (str, str)
        What of it could not be computed, and why: the name of a row, empty where nothing of it could be.
    details : mapping
        Further entries of the payload, plain data only.

    Raises
    ------
    ReportError
        When the id is no slug, a table has no caption, or a figure no caption or alternative text.
    """

    kind: Kind
    id: str
    html: str
    plain: str
    estimates: tuple[Estimate, ...] = ()
    counts: tuple[Counted, ...] = ()
    caption: str | None = None
    alt: str | None = None
    marks: tuple[tuple[str, str], ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_slug(self.id)
        for name in NEEDS.get(self.kind, ()):
            if not getattr(self, name):
                raise ReportError("show.errors.incomplete", id=self.id, kind=self.kind, part=name)

    def payload(self) -> dict[str, Any]:
        """Return what the results file and the index are made from."""
        return {
            "kind": self.kind,
            "id": self.id,
            "estimates": [estimate.to_dict() for estimate in self.estimates],
            "counts": [counted.to_dict() for counted in self.counts],
            "caption": self.caption,
            "alt": self.alt,
            "marks": [{"row": row, "reason": reason} for row, reason in self.marks],
            **self.details,
        }

    def counting(self, counts: Iterable[Counted]) -> Shown:
        """Return the same with the counts that it shows or gives away."""
        return replace(self, counts=(*self.counts, *counts))

    def made_from(self, provenance: Provenance) -> Shown:
        """Return the same, its estimates made from something where they do not say what they are made from."""
        return replace(self, estimates=stamp(self.estimates, provenance))

    def marking(self, reason: str) -> Shown:
        """Return the same with the remark that nothing of it could be computed."""
        return replace(self, marks=(*self.marks, ("", reason)))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {"text/html": self.html, "text/plain": self.plain, MIME_TYPE: self.payload()}


def headline(
    id: str,
    *,
    question: str,
    answer: str,
    verdict: str,
    base: str,
    caution: str,
    estimate: Estimate,
    stated: str = "",
    findings: Iterable[str] = (),
    others: Iterable[Estimate] = (),
) -> Shown:
    """Return the first screen: question, answer with its interval, verdict in words, people analysed, one caution.

    The class of the section carries ``estimate.verdict``, so that the look follows the interval and not the wish.
    Before the answer may stand a claim that is `stated`, after the people further `findings`, made from `others`.
    """
    lines, said = {"answer": answer, "verdict": verdict, "base": base, "caution": caution}, list(findings)
    placed = [("stated", stated)] if stated else []
    placed += [(name, line) for name, line in lines.items() if name != "caution"]
    placed += [*(("further", line) for line in said), ("caution", caution)]
    paragraphs = "".join(f'<p class="{name}">{escape(line)}</p>' for name, line in placed)
    fragment = (
        f'<section class="headline verdict-{estimate.verdict}" id="{id}" aria-labelledby="{id}-question">'
        f'<h2 class="question" id="{id}-question">{escape(question)}</h2>{paragraphs}</section>'
    )
    return Shown(
        kind="headline",
        id=id,
        html=fragment,
        plain="\n".join([question, *(line for _, line in placed)]),
        estimates=(estimate, *others),
        details={
            "question": question,
            **({"stated": stated} if stated else {}),
            **lines,
            **({"findings": said} if said else {}),
            "verdict_code": estimate.verdict,
        },
    )


def claims(id: str, can: Iterable[str], cannot: Iterable[str], words: Words) -> Shown:
    """Return the pair of lists: what may be said from the results and what may not."""
    sides = {"can": list(can), "cannot": list(cannot)}
    blocks, plain = [], []
    for side, items in sides.items():
        heading = words.text(f"show.{side}")
        listed = "".join(f"<li>{escape(item)}</li>" for item in items)
        blocks.append(f'<div class="claim {side}"><h3>{escape(heading)}</h3><ul>{listed}</ul></div>')
        plain.append("\n".join([heading, *(f"- {item}" for item in items)]))
    fragment = f'<div class="claims" id="{id}">{"".join(blocks)}</div>'
    return Shown(kind="panel", id=id, html=fragment, plain="\n".join(plain), details=sides)


def sentence(id: str, text: str, estimates: Iterable[Estimate] = ()) -> Shown:
    """Return a computed sentence, with the estimates it was made from."""
    fragment = f'<p class="finding" id="{id}">{escape(text)}</p>'
    return Shown(kind="sentence", id=id, html=fragment, plain=text, estimates=tuple(estimates))


def notice(id: str, text: str, kind: str = "plain") -> Shown:
    """Return a notice that stands out; its kind (``"synthetic"``) is the second class."""
    _check_slug(kind)
    fragment = f'<aside class="notice notice-{kind}" id="{id}" role="note">{escape(text)}</aside>'
    return Shown(kind="notice", id=id, html=fragment, plain=text)


def notes_html(notes: Iterable[tuple[str, str]]) -> str:
    """Return the block of notes from pairs of identifier and escaped text; empty where there are none."""
    paragraphs = "".join(f'<p id="{identifier}">{note}</p>' for identifier, note in notes)
    return f'<div class="notes">{paragraphs}</div>' if paragraphs else ""


def stamp(estimates: Iterable[Estimate], provenance: Provenance | None) -> tuple[Estimate, ...]:
    """Return estimates that say what they are made from, where they do not say so yet."""
    return tuple(each if each.provenance else each.replace(provenance=provenance) for each in estimates)


def of_provenance(caption: Caption, estimates: Iterable[Estimate], words: Words) -> Caption:
    """Return a caption whose last note says what its numbers are made from: published figures, or invented people."""
    made: set[Provenance | None] = {each.provenance for each in estimates if each.provenance} or {caption.provenance}
    key = "published_in_part" if made >= {"published", "synthetic"} else next(iter(made - {"real", None}), None)
    return caption if key is None else replace(caption, notes=(*caption.notes, words.text(f"notes.{key}")))


def _check_slug(text: str) -> None:
    if not SLUG.fullmatch(text):
        raise ReportError("show.errors.no_slug", id=text)
