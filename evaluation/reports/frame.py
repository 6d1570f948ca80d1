"""The frame of the pages that are not reports: the same stylesheet, policy and notices, filled by templates."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from evaluation import __version__, languages
from evaluation.presentation.words import Words
from evaluation.reports.policy import CONTENT_POLICY
from evaluation.reports.provenance import GENERATOR
from evaluation.reports.stylesheet import write_stylesheet

SEPARATOR = " – "


def write_page(
    template: str,
    language: str,
    title: str,
    description: str,
    synthetic: bool = False,
    undecided: int = 0,
    **facts: Any,
) -> str:
    """Return a page.

    Parameters
    ----------
    template : str
        Name of a template that extends ``frame.html.j2``.
    language : str
        Language of the page.
    title, description : str
        As they stand in its head.
    synthetic : bool
        Whether it speaks of persons who were invented, which it then says first and on every printed sheet.
    undecided : int
        How many entries of the study are still to decide, which it then says as well.
    **facts
        What the template needs beyond that.
    """
    mark = [languages.text("page.synthetic.mark", language)] if synthetic else []
    title = SEPARATOR.join([*mark, title])
    return str(
        _template(template).render(
            language=language,
            head_title=title,
            description=description,
            synthetic=synthetic,
            undecided=undecided,
            generator=f"{GENERATOR} {__version__}",
            content_policy=CONTENT_POLICY,
            stylesheet=write_stylesheet(_running(language, title, synthetic), ""),
            say=functools.partial(_say, language),
            number=Words(language).number,
            language_name=lambda code: languages.text("page.language", code),
            **facts,
        )
    )


def _running(language: str, title: str, synthetic: bool) -> dict[str, str]:
    sheet = languages.text("page.sheet_number", language, page="{page}", pages="{pages}")
    notice = {"bottom-center": languages.text("page.synthetic.print", language)} if synthetic else {}
    return {"top-left": title, "bottom-left": f"{GENERATOR} {__version__}", "bottom-right": sheet} | notice


def _say(language: str, key: str, **values: Any) -> str:
    return languages.text(key, language, **values)


@functools.cache
def _template(name: str) -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["markup"] = Markup
    return environment.get_template(name)
