"""The verdict on a published table as a page of plain text, in any language that has a catalogue."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from evaluation import languages
from evaluation.published.audit import Audit, Finding
from evaluation.published.conflicts import Conflict
from evaluation.published.entries import say
from evaluation.published.verdicts import VERDICTS, Judgement
from evaluation.published.wording import Numbers

WIDTH = 110
GAP = "  "


def describe(audit: Audit, language: str = languages.DEFAULT) -> str:
    """Return the whole verdict in words.

    Parameters
    ----------
    audit : Audit
        From :func:`evaluation.published.audit`.
    language : str
        Code of a language that has a catalogue.

    Returns
    -------
    str
        Plain text; the same audit always gives the same text.
    """
    page = _Page(audit, Numbers(language))
    parts = (
        page.heading(),
        page.assumptions(),
        page.conflicts(),
        page.figures(),
        page.unprinted(),
        page.derived(),
        page.scenarios(),
    )
    return "\n\n".join("\n".join(lines) for lines in map(list, parts) if lines) + "\n"


class _Page:
    def __init__(self, audit: Audit, words: Numbers) -> None:
        self.audit, self.words, self.language = audit, words, words.language

    def name(self, identifier: str) -> str:
        return self.audit.table.name(identifier, self.language)

    def title(self, key: str, **values: str) -> str:
        return self.words.text(f"report.{key}", **values).upper()

    def heading(self) -> Iterator[str]:
        table, words = self.audit.table, self.words
        yield from _wrap(say(table.title, self.language))
        yield from _wrap(say(table.source, self.language))
        number = self.audit.number_of_worlds()
        if self.audit.worlds is None:
            yield from _wrap(words.text("report.contradictory"))
        elif number is None:
            yield from _wrap(words.text("report.consistent_many"))
        elif self.audit.worlds.number == 1:
            yield from _wrap(words.text("report.consistent_one"))
        elif number == 1:
            yield from _wrap(words.text("report.consistent_settled"))
        else:
            yield from _wrap(words.text("report.consistent", number=words.number(number)))
        if self.audit.limited:
            yield from _wrap(words.text("report.limited", limit=words.number(table.limit)))

    def assumptions(self) -> Iterator[str]:
        yield self.title("assumptions")
        rounding = self.words.text(f"rounding.{self.audit.table.rounding}")
        for assumed in (rounding, *map(self.name, self.audit.as_printed.scenario.assumptions)):
            yield from _wrap("- " + assumed, indent=GAP)

    def conflicts(self) -> Iterator[str]:
        if self.audit.conflicts:
            yield self.title("conflicts")
        for conflict in self.audit.conflicts:
            yield from _wrap("- " + self.conflict(conflict), indent=GAP)

    def conflict(self, conflict: Conflict) -> str:
        figures = "; ".join(self.figure(name) for name in conflict.figures)
        given = [*map(self.name, conflict.assumptions), *conflict.relations]
        kind = "together_given" if figures and given else "together" if figures else "given"
        return self.words.text(f"conflict.{kind}", figures=figures, given="; ".join(given))

    def figure(self, identifier: str) -> str:
        printed = self.words.printed(self.audit.table.figure(identifier))
        return self.words.text("report.figure", label=self.name(identifier), printed=printed)

    def figures(self) -> Iterator[str]:
        yield self.title("figures")
        met = {judgement.verdict for judgement in self.audit.figures}
        header = [
            self.words.text(f"report.column.{column}")
            for column in ("verdict", "printed", "figure", "behind", "others")
        ]
        yield from _columns([header, *map(self.row, self.audit.figures)])
        for verdict in VERDICTS:
            if verdict in met:
                yield from _wrap(self.words.text(f"meaning.{verdict}"), indent=GAP)

    def row(self, judgement: Judgement) -> list[str]:
        words, figure, others = self.words, judgement.figure, ""
        behind = words.behind(self.audit, judgement)
        if any(end is not None for end in judgement.nearest):
            others = words.nearest(figure, *judgement.nearest)
        elif judgement.others and not self.words.is_only_stated(self.audit, judgement):
            others = words.others(figure, *judgement.others)
        return [words.text(f"verdict.{judgement.verdict}"), words.printed(figure), self.name(figure.id), behind, others]

    def unprinted(self) -> Iterator[str]:
        finding = self.audit.as_printed
        names = [name for name in finding.counts if name not in {each.figure.count for each in self.audit.figures}]
        if names:
            yield self.title("unprinted")
            counts = ((name, self.words.unprinted(self.audit, finding, name)) for name in names)
            yield from _columns([[self.name(name), shown] for name, shown in counts])

    def count(self, finding: Finding, name: str) -> str:
        return self.words.count(self.audit.table, name, finding.counts[name])

    def derived(self) -> Iterator[str]:
        bounds, quantities = self.audit.as_printed.bounds, self.audit.table.quantities
        if bounds:
            yield self.title("derived")
            yield from _columns([[self.name(each.id), self.words.bound(each, bounds[each.id])] for each in quantities])

    def scenarios(self) -> Iterator[str]:
        yield self.title("scenarios")
        for finding in self.audit.findings[1:]:
            yield from _wrap("- " + finding.scenario.label(self.audit.table, self.language), indent=GAP)
            for line in self.changes(finding):
                yield from _wrap(line, indent=GAP * 3)

    def changes(self, finding: Finding) -> list[str]:
        """Say what a scenario changes: nothing fits, other counts, other derived quantities; or nothing at all."""
        if finding.conflict:
            return [self.words.text("report.impossible", conflict=self.conflict(finding.conflict))]
        before = self.audit.as_printed
        behind = {name for figure in self.audit.table.figures for name in (figure.count, figure.of)}
        values = {**{name: self.count(finding, name) for name in finding.counts}, **self.bases(finding)}
        counts = "; ".join(
            f"{self.name(name)}: {values[name]}"
            for name, interval in finding.counts.items()
            if name in behind and interval != before.counts.get(name)
        )
        derived = [
            f"{self.name(each.id)}: {self.words.bound(each, finding.bounds[each.id])}"
            for each in self.audit.table.quantities
            if finding.bounds[each.id] != before.bounds.get(each.id)
        ]
        return [line for line in (counts, *derived) if line] or [self.words.text("report.unchanged")]

    def bases(self, finding: Finding) -> dict[str, str]:
        return {name: self.words.values(values) for name, values in finding.bases.items()}


def _wrap(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + GAP, break_long_words=False)


def _columns(rows: Iterable[list[str]]) -> Iterator[str]:
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield GAP + GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
