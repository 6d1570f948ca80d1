import json
import re
from collections import Counter
from pathlib import Path

import pytest

import evaluation.registers
from evaluation import languages
from evaluation.errors import RegisterError
from evaluation.registers.folding import fold
from evaluation.registers.ledger import SEVERITIES
from evaluation.registers.schemas import (
    REGISTERS,
    RegisterSchema,
    clean_columns,
    datapackage,
    dictionary_page,
    identifiers,
    load_schemas,
    vocabularies,
)

SCHEMAS = load_schemas()
SOURCES = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted(Path(evaluation.registers.__path__[0]).rglob("*.py"))
)


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=lambda schema: schema.name)
def test_no_header_belongs_to_two_columns(schema: RegisterSchema) -> None:
    headers = Counter(
        (fold(header), column.name) for column in schema.columns for header in (column.name, *column.headers)
    )
    owners = Counter(header for header, _ in headers)
    assert {header for header, count in owners.items() if count > 1} == set()
    assert "" not in owners


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=lambda schema: schema.name)
def test_a_schema_only_names_what_it_has(schema: RegisterSchema) -> None:
    named = {name for group in (*schema.identity, *schema.required) for name in group}
    named |= {schema.sheet_column} - {""}
    assert named <= set(schema.by_name)
    assert {column.vocabulary for column in schema.columns if column.type == "label"} <= set(vocabularies())
    assert all(set(column.description) == {"it", "en"} for column in schema.columns)
    names = [column.name for column in clean_columns(schema)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=lambda schema: schema.name)
def test_who_a_person_is_is_personal_and_notes_are_never_loaded(schema: RegisterSchema) -> None:
    who = {"tax_code", "last_name", "first_name", "full_name", "birth_date", "address", "phone", "email", "counsellor"}
    assert {column.name for column in schema.columns} & who <= schema.personal
    assert schema.by_name["notes"].privacy == "never"
    assert "notes" not in {column.name for column in clean_columns(schema)}


def test_the_data_package_is_plain_data_with_a_resource_per_register() -> None:
    package = json.loads(json.dumps(datapackage(SCHEMAS, "fare-legami", "Fare Legami", "it")))
    assert [resource["name"] for resource in package["resources"]] == list(REGISTERS)
    fields = {field["name"]: field for field in package["resources"][5]["schema"]["fields"]}
    assert fields["start_date"]["type"] == "date"
    assert fields["source_row"]["constraints"] == {"required": True}
    assert "internship" in fields["contract_class"]["constraints"]["enum"]
    assert fields["weekly_hours"]["constraints"] == {"minimum": 0, "maximum": 80}


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_dictionary_page_has_every_column_and_every_accepted_header(language: str) -> None:
    page = dictionary_page(SCHEMAS, language)
    for schema in SCHEMAS.values():
        assert schema.title[language] in page
        for column in schema.columns:
            assert f"`{column.name}`" in page
            assert all(header in page for header in column.headers)
    widths = {line.count("|") - line.count("\\|") for line in page.splitlines() if line.startswith("| ")}
    assert widths <= {4, 5, 6}


@pytest.mark.parametrize(
    ("section", "pattern"),
    [
        ("errors", r'"registers\.errors\.(\w+)"'),
        ("issues", r'problem="([a-z_]+)"'),
        ("issues", r'ledger\.issue\("(\w+)"'),
        ("rules", r'rule="(\w+)"'),
    ],
)
def test_every_key_in_the_code_has_its_text(section: str, pattern: str) -> None:
    keys = set(re.findall(pattern, SOURCES))
    assert keys
    for language in languages.available():
        assert {f"registers.{section}.{key}" for key in keys} <= set(languages.catalogue(language))


def test_every_severity_is_that_of_an_issue() -> None:
    assert {f"registers.issues.{kind}" for kind in SEVERITIES} <= set(languages.catalogue("it"))


def test_spellings_are_checked() -> None:
    with pytest.raises(RegisterError, match="is given to F and to M"):
        identifiers("sex", {"sex": {"M": ["donna"]}})
    with pytest.raises(RegisterError, match="accepted: F, M"):
        identifiers("sex", {"sex": {"X": ["altro"]}})
    with pytest.raises(RegisterError, match=r"registers\.labels"):
        identifiers("sex", {"nope": {}})
    assert identifiers("town", {"town": {"A001": ["Padova terme"]}})["padova terme"] == "A001"
