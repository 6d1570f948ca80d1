"""The six registers: columns, accepted headers, coded values, clean tables, documents, from one declarative source."""

from evaluation.registers.schemas.clean import (
    CODED,
    CONTRACT_CLASSES,
    DATE,
    DATE_STATES,
    MARKS,
    CleanColumn,
    clean_columns,
    pandera_schema,
)
from evaluation.registers.schemas.dictionary import datapackage, dictionary_page
from evaluation.registers.schemas.load import REGISTERS, load_schemas
from evaluation.registers.schemas.model import Column, RegisterSchema
from evaluation.registers.schemas.options import OPEN_DATES, Limits, Options
from evaluation.registers.schemas.vocabulary import identifiers, vocabularies

__all__ = [
    "CODED",
    "CONTRACT_CLASSES",
    "DATE",
    "DATE_STATES",
    "MARKS",
    "OPEN_DATES",
    "REGISTERS",
    "CleanColumn",
    "Column",
    "Limits",
    "Options",
    "RegisterSchema",
    "clean_columns",
    "datapackage",
    "dictionary_page",
    "identifiers",
    "load_schemas",
    "pandera_schema",
    "vocabularies",
]
