"""The last look: whatever says who somebody is, in whatever file and spelling, and nothing that does not."""

import base64
import json

import pytest

from evaluation.errors import DisclosureError
from evaluation.release.identities import Identities, read_identities
from evaluation.release.personal import find_personal
from evaluation.study import read_study

KEY = bytes(range(200, 232))
KNOWN = Identities(
    names=frozenset({"bazukolo terenda", "terenda bazukolo", "d umekano nicodro", "li na"}),
    codes=frozenset({"bzktnd90a71g468i", "vrdgnz00x00", "bzktnd90a71g468x"}),
    provisional=frozenset({"00012345678"}),
    key=KEY,
    pseudonyms=frozenset({"pc3l7b5a2qxon"}),
    people=21,
)
NOBODY = Identities()
CASES = [
    ("page.html", "<p>BZKTND90A71G468I</p>", NOBODY, ["tax_code"]),
    ("page.html", "<p>bzktnd90a71g468i</p>", NOBODY, ["tax_code"]),
    ("page.html", "<p>BZKTND90A71G468X</p>", NOBODY, []),
    ("page.html", "<p>BZKTND90A71G468X</p>", KNOWN, ["tax_code"]),
    ("page.html", "<p>AAAAAA99A99A999A</p>", KNOWN, []),
    ("page.html", "<p>BZK TND 90A71 G468I</p>", KNOWN, ["tax_code"]),
    ("page.html", "<p>xBZKTND90A71G468Ix</p>", KNOWN, ["tax_code"]),
    ("page.html", "<p>vrdgnz00x00</p>", KNOWN, ["tax_code"]),
    ("page.html", "<p>&#66;ZKTND90A71G468I</p>", NOBODY, ["tax_code"]),
    ("page.html", "data:font/woff2;base64,BZKTND90A71G468I", NOBODY, ["tax_code"]),
    ("page.html", f"data:font/woff2;base64,{'A' * 2000} BZKTND90A71G468I", NOBODY, ["tax_code"]),
    ("BZKTND90A71G468I.html", "<p>nothing</p>", NOBODY, ["tax_code"]),
    ("results.csv", "a,00012345678,b", KNOWN, ["provisional_code"]),
    ("results.csv", "a,0.00012345678,b", KNOWN, []),
    ("results.csv", "a,900012345678,b", KNOWN, []),
    ("results.csv", "a,00012345678,b", NOBODY, []),
    ("page.html", "<td>Terenda</td><td>BAZUKOLO</td>", KNOWN, ["name"]),
    ("page.html", "<p>D’Umekano, Nicodr&ograve;</p>", KNOWN, ["name"]),
    ("page.html", "<p>D'Umekano Nicodro\u0300</p>", KNOWN, ["name"]),
    ("page.html", "<p>Bazukolo e Terenda</p>", KNOWN, []),
    ("page.html", "<p>scali nazionali, gli Na</p>", KNOWN, []),
    ("results.csv", "Bazukolo;Terenda", KNOWN, ["name"]),
    ("page.json", json.dumps({"a": ["Bazukolo", "Terenda"]}), KNOWN, ["name"]),
    ("page.json", json.dumps({"a": "D'Umekano Nicodrò"}), KNOWN, ["name"]),
    ("page.json", '{"half of a file', KNOWN, []),
    ("a.ipynb", json.dumps({"Bazukolo": "Terenda"}), KNOWN, ["name"]),
    ("page.html", KEY.hex(), KNOWN, ["key"]),
    ("page.html", KEY.hex().upper(), KNOWN, ["key"]),
    ("page.html", base64.b64encode(KEY).decode(), KNOWN, ["key"]),
    ("page.html", base64.urlsafe_b64encode(KEY).decode().rstrip("="), KNOWN, ["key"]),
    ("page.html", KEY.hex(), NOBODY, []),
    ("page.html", "<td>PC3L7B5A2QXON</td>", KNOWN, ["pseudonym"]),
    ("page.json", json.dumps({"a": ["pc3l7b5a2qxon"]}), KNOWN, ["pseudonym"]),
    ("page.html", "<td>PC3L7B5A2QXON</td>", NOBODY, []),
    ("page.html", f"<table><thead><tr></thead><tbody>{'<tr><td>1</td></tr>' * 21}</tbody></table>", KNOWN, ["rows"]),
    ("page.html", f"<table><tbody>{'<tr><td>1</td></tr>' * 20}</tbody></table>", KNOWN, []),
]


@pytest.mark.parametrize(("name", "text", "known", "kinds"), CASES)
def test_what_is_found(tmp_path, name, text, known, kinds):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert find_personal(tmp_path / name, known) == kinds


def test_the_key_as_it_is(tmp_path):
    (tmp_path / "font").write_bytes(b"\0\xff" + KEY + b"\0")
    assert find_personal(tmp_path / "font", KNOWN) == ["key"]


def test_who_the_registers_name(office, tmp_path):
    found = read_identities(office.study)
    assert {"bazukolo terenda", "terenda bazukolo", "nicodro d umekano", "d umekano nicodro"} <= found.names
    assert {"ozedia mira varudogno", "mira varudogno ozedia", "sivandula pledorizza"} <= found.names
    assert "r m" not in found.names
    assert found.codes == {"bzktnd90a71g468i", "vrdgnz00x00"}
    assert found.provisional == {"00012345678"}
    assert found.key == b""
    assert not (tmp_path / "keys").exists()


def test_the_key_of_the_study(office, tmp_path):
    file = tmp_path / "keys" / "test.key"
    file.parent.mkdir()
    file.write_bytes(KEY)
    file.chmod(0o600)
    assert read_identities(office.study).key == KEY


def test_a_study_without_registers_names_nobody(office):
    assert read_identities(office.study.model_copy(update={"registers": None})) == NOBODY


@pytest.mark.parametrize(("name", "long", "people"), [("mccall", 0, 3343), ("fare-legami", 137, 137)])
def test_the_identifiers_of_people_are_known_where_they_are_protected(name, long, people):
    study = read_study(name)
    strict = study.model_copy(update={"disclosure": study.disclosure.model_copy(update={"threshold": 5})})
    found = read_identities(strict)
    assert (len(found.pseudonyms), found.people) == (long, people)
    assert read_identities(study).pseudonyms == frozenset()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("bzktnd 90A71 G468I", "a tax code"),
        ("00012345678", "a provisional tax code of the registers"),
        ("<b>Varudogno</b> Ozedia Mira", "the full name of somebody in the registers"),
    ],
)
def test_a_release_that_says_who_somebody_is(office, text, kind):
    office.page("10_count.Crema.it", f"<p>{text}</p>")
    with pytest.raises(DisclosureError) as refused:
        office.release()
    assert refused.value.exit_code == 10
    assert str(refused.value).splitlines()[1:] == [f"10_count.Crema.it.html: {kind}"]
    assert not any(word in str(refused.value) for word in ("90A71", "00012345678", "Varudogno"))
    assert list(office.releases.iterdir()) == []


def test_lists_and_records_are_looked_through_as_well(office):
    office.record("10_count.it", lambda facts: facts.update(headline="Bazukolo Terenda"))
    with pytest.raises(DisclosureError) as refused:
        office.release()
    told = {line.partition(":")[0] for line in str(refused.value).splitlines()[1:]}
    assert {"10_count.it.json", "index.html", "study.json"} <= told
