"""What a presenter is told besides the result: how it is called on the page and whom it is about, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.presentation.labels import Labels, capitalise
from evaluation.presentation.show import Caption
from evaluation.presentation.words import Words
from evaluation.statistics.estimate import Provenance


@dataclass(frozen=True)
class Context:
    """Where a result stands.

    Parameters
    ----------
    id : str
        Identifier on the page.
    labels : Labels
        The study's own words.
    who : str
        The people of the result, in words (``"432 people released"``).
    notes : tuple of str
        Notes that every table and figure of the page carries.
    provenance : {"published", "synthetic", "real"}, optional
        What numbers are made from that do not say so themselves.
    """

    id: str
    labels: Labels
    who: str
    notes: tuple[str, ...] = ()
    provenance: Provenance | None = None

    @property
    def words(self) -> Words:
        """Numbers and sentences in the language of the page."""
        return self.labels.words

    def caption(self, key: str, own: Mapping[str, str], **told: str) -> Caption:
        """Return a caption from ``analysis.captions.KEY``; the researcher's own title where there is one."""
        return self.captioned(f"analysis.captions.{key}", own, **told)

    def captioned(self, key: str, own: Mapping[str, str], **told: str) -> Caption:
        """Return a caption from any key of the catalogue that has a title and a subtitle."""
        facts = {"who": self.who, **told}
        title = self.labels.text(own) if own else self.words.text(f"{key}.title", **facts)
        subtitle = self.words.text(f"{key}.subtitle", **facts)
        return Caption(self.id, capitalise(title), capitalise(subtitle), self.notes, self.provenance)
