"""Statistics on arrays and frames: no knowledge of a study, a language or a file.

Each module is a topic and imports nothing of ours but :mod:`evaluation.statistics.estimate`.
"""
