"""A study begun: a folder that runs at once, and says what is still to be decided."""

from evaluation.starting.folder import Started, start_study

__all__ = ["Started", "start_study"]
