"""Each kind of result as a person sees it: a table, a figure or a sentence, with its caption."""

from evaluation.presentation.results.show import present

__all__ = ["present"]
