"""Captions: a title that states the finding, a subtitle that says of whom, and the notes that every study carries."""

from __future__ import annotations

from collections.abc import Mapping

from evaluation.notebook.page import capitalise
from evaluation.parameters import Settings
from evaluation.presentation.show import Caption
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Provenance


def write_caption(
    key: str, id: str, settings: Settings, told: Mapping[str, str], own_notes: tuple[str, ...] = (), *,
    provenance: Provenance | None = None,
) -> Caption:  # fmt: skip
    """Return a caption from the texts ``captions.KEY``.

    Parameters
    ----------
    key, id : str
        Which texts; identifier on the page.
    settings : Settings
        The report's parameters.
    told : mapping of str to str
        Words for the placeholders.
    own_notes : tuple of str
        Notes of this table or figure, before those of the study.
    provenance : {"published", "synthetic", "real"}, optional
        What its numbers are made from, as far as they do not say so themselves; the report's data unless said.
    """
    words = Words(settings.language)
    title, subtitle = (capitalise(words.text(f"captions.{key}.{part}", **told)) for part in ("title", "subtitle"))
    return Caption(id, title, subtitle, own_notes, provenance or settings.provenance)
