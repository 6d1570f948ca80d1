"""Evaluation studies that a reviewer can believe."""

__version__ = "0.1.0"
