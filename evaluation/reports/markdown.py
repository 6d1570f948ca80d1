"""The markdown of a cell as HTML that is safe by construction: raw HTML is shown, never obeyed; formulas are MathML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from markupsafe import Markup
from mistune import HTMLRenderer
from mistune.plugins import import_plugin
from nbconvert.filters.markdown_mistune import MarkdownWithMath

from evaluation.reports.formulas import to_mathml
from evaluation.reports.inspection import TARGET
from evaluation.reports.place import Place

Attachments = Mapping[str, Mapping[str, str]]
PLUGINS = ("strikethrough", "table", "url", "def_list")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
CAPTION = re.compile(r"<p>Table: (?=.)|</p>\n$")
ATTACHMENT = "attachment:"
IMAGE_TYPES = ("image/svg+xml", "image/png", "image/jpeg")


@dataclass(frozen=True)
class RawHeading:
    """A heading as written: level, and text as HTML."""

    level: int
    text: Markup


Part = RawHeading | Markup


def render_markdown(
    source: str, place: Place, attachments: Mapping[str, Mapping[str, str]] | None = None
) -> list[Part]:
    """Return the headings of a cell and the HTML between them.

    A table takes its caption from a paragraph before it that starts with ``Table:``, in every language.

    Parameters
    ----------
    source : str
        Markdown with ``$...$`` and ``$$...$$``.
    place : Place
        Where it stands.
    attachments : mapping, optional
        The cell's pictures: name to mime type to base64 text.

    Returns
    -------
    list of RawHeading and Markup

    Raises
    ------
    ReportError
        When a formula cannot be read or a picture is not attached to the cell.
    """
    renderer = _Renderer(place, attachments or {})
    parser = MarkdownWithMath(renderer, plugins=[import_plugin(name) for name in PLUGINS])
    parts: Any = parser.parse(COMMENT.sub("", source))[0]
    return list(parts)


class _Renderer(HTMLRenderer):
    def __init__(self, place: Place, attachments: Attachments) -> None:
        super().__init__(escape=True, allow_harmful_protocols=False)
        self._place = place
        self._attachments = attachments

    def __call__(self, tokens: Iterable[dict[str, Any]], state: Any) -> list[Part]:  # type: ignore[override]
        parts: list[Part] = []
        caption = ""
        for token in tokens:
            if token["type"] == "heading":
                text = self.render_tokens(token["children"], state)
                parts.append(RawHeading(token["attrs"]["level"], Markup(text)))
            elif token["type"] == "table":
                parts.append(Markup(self._table(token["children"], caption, state)))
            elif token["type"] != "blank_line":
                html = self.render_token(token, state)
                caption = CAPTION.sub("", html) if html.startswith("<p>Table: ") else ""
                parts += [Markup(html)] if html and not caption else []
        return parts

    def _table(self, groups: list[dict[str, Any]], caption: str, state: Any) -> str:
        head, body = groups
        columns = "".join(self._cell(cell, "col", state) for cell in head["children"])
        rows = "".join(f"<tr>{self._row(row['children'], state)}</tr>" for row in body["children"])
        name = escape(Markup(caption).striptags())
        return (
            f'<div class="table"><div class="table-scroll" role="region" tabindex="0" aria-label="{name}"><table>'
            f'<caption><span class="caption-title">{caption}</span></caption>'
            f"<thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table></div></div>\n"
        )

    def _row(self, cells: list[dict[str, Any]], state: Any) -> str:
        return "".join(self._cell(cell, "" if place else "row", state) for place, cell in enumerate(cells))

    def _cell(self, cell: dict[str, Any], scope: str, state: Any) -> str:
        kind = ' class="num"' if cell["attrs"]["align"] == "right" else ""
        tag, heads = ("th", f' scope="{scope}"') if scope else ("td", "")
        return f"<{tag}{heads}{kind}>{self.render_tokens(cell['children'], state)}</{tag}>"

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        """Write a heading inside a list or a quotation as a strong line: it structures nothing on the page."""
        return f"<p><strong>{text}</strong></p>\n"

    def block_code(self, code: str, info: str | None = None) -> str:
        """Write code as it stands."""
        return f"<pre><code>{escape(code)}</code></pre>\n"

    def link(self, text: str, url: str, title: str | None = None) -> str:
        """Write a link that goes somewhere, the text alone for one that would do something."""
        return super().link(text, url, title) if TARGET.match(url) else text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Write a picture that the notebook brings along."""
        alternative = escape(Markup(text).striptags())
        return f'<img src="{self._embedded(url)}" alt="{alternative}">'

    def inline_math(self, body: str) -> str:
        """Write a formula in the line."""
        return self._formula(body, display=False)

    def block_math(self, body: str) -> str:
        """Write a formula on a line of its own."""
        return self._formula(body, display=True)

    def latex_environment(self, name: str, body: str) -> str:
        """Write a LaTeX environment as a formula on a line of its own."""
        return self._formula(f"\\begin{{{name}}}{body}\\end{{{name}}}", display=True)

    def _formula(self, tex: str, display: bool) -> str:
        try:
            formula = to_mathml(tex.strip(), display)
        except ValueError as problem:
            raise self._place.refuse("formula", met=tex.strip(), problem=problem) from None
        return f'<span class="formula">{formula}</span>' if display else formula

    def _embedded(self, url: str) -> str:
        if url.startswith("data:"):
            return escape(url)
        versions = self._attachments.get(url.removeprefix(ATTACHMENT), {})
        for kind in IMAGE_TYPES:
            if url.startswith(ATTACHMENT) and kind in versions:
                return escape(f"data:{kind};base64,{versions[kind]}")
        raise self._place.refuse("remote_image", met=url[:80])
