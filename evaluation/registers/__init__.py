"""Raw registers in, clean linked pseudonymous tables out, every row accounted for.

Rooms: ``schemas`` (columns and their accepted headers), ``reading`` (files to text cells that know their place),
``values`` (text to dates, hours, euros, towns), ``ledger`` (every row accounted for), then persons, contracts, intake.
"""
