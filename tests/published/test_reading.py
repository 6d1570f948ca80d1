import pytest

from evaluation import languages
from evaluation.errors import PublishedError
from evaluation.published import read

GOOD = """
[[counts]]
id = "people"
printed = 150

[[percentages]]
id = "share"
printed = "54.0"
of = "people"
"""

FAULTS = {
    "percentage over 100": (GOOD.replace('"54.0"', '"101"'), ["percentages.share", "printed", "101", "100"]),
    "percentage as a number": (GOOD.replace('"54.0"', "54.0"), ["percentages.share", "printed", "54.0"]),
    "percentage with a sign": (GOOD.replace('"54.0"', '"54 %"'), ["percentages.share", "54 %"]),
    "unknown base": (GOOD.replace('of = "people"', 'of = "persons"'), ["percentages.share", "of", "persons", "people"]),
    "duplicate id": (GOOD.replace('"share"', '"people"'), ["people"]),
    "reserved id": (GOOD.replace('"share"', '"truncation"'), ["truncation"]),
    "unknown key": (GOOD.replace("printed = 150", "prnted = 150"), ["counts.people", "prnted", "printed, comparison"]),
    "unknown section": (GOOD + "\n[[percentage]]\nid = 'x'\n", ["percentage", "percentages"]),
    "missing key": (GOOD.replace('of = "people"', ""), ["percentages.share", "of"]),
    "missing id": (GOOD.replace('id = "share"\n', ""), ["percentages[1]", "id"]),
    "count as a text": (GOOD.replace("150", '"150"'), ["counts.people", "printed", "'150'"]),
    "count not whole": (GOOD.replace("150", "150.5"), ["counts.people", "printed", "150.5"]),
    "negative count": (GOOD.replace("150", "-150"), ["counts.people", "printed", "-150", "0"]),
    "unknown comparison": (
        GOOD.replace("printed = 150", 'printed = 150\ncomparison = "more"'),
        ["counts.people", "comparison", "more", "'over'"],
    ),
    "unknown rounding": ('rounding = "up"\n' + GOOD, ["rounding", "up", "'truncation'"]),
    "range upside down": (GOOD.replace("printed = 150", "range = [9, 3]"), ["counts.people", "range", "[9, 3]"]),
    "bad id": (GOOD.replace('"share"', '"the share"'), ["the share"]),
    "bad relation": ('relations = ["people"]\n' + GOOD, ["relations", "people"]),
    "relation of unknown counts": ('relations = ["people = all"]\n' + GOOD, ["relations", "all", "people"]),
    "bad expression": (
        GOOD + '[[derived.rates]]\nid = "r"\nevents = "people / 2"\nn = "people"\n',
        ["derived.rates.r", "events", "people / 2"],
    ),
    "unknown count in a derived quantity": (
        GOOD + '[[derived.counts]]\nid = "r"\ncount = "people - others"\n',
        ["derived.counts.r", "count", "others"],
    ),
    "unknown assumption in a scenario": (
        GOOD + '[[scenarios]]\nid = "s"\ndrop = ["a"]\n',
        ["scenarios.s", "drop"],
    ),
    "unknown figure in an assumption": (
        GOOD + '[[assumptions]]\nid = "a"\nfigures = ["b"]\n',
        ["assumptions.a", "figures", "b", "share"],
    ),
    "figures not in force": (
        GOOD + '[[assumptions]]\nid = "a"\nfigures = ["share"]\nin_force = false\n',
        ["assumptions.a", "in_force"],
    ),
    "id of an automatic scenario": (
        GOOD + '[[assumptions]]\nid = "a"\n[[scenarios]]\nid = "without_a"\n',
        ["scenarios.without_a"],
    ),
    "list expected": (GOOD.replace("printed = 150", 'within = "all"'), ["counts.people", "within", "all"]),
    "too many decimals": (GOOD.replace("54.0", "54.0000001"), ["percentages.share", "54.0000001"]),
    "broken TOML": (GOOD + "[[counts\n", ["line 10"]),
}


@pytest.mark.parametrize("language", languages.available())
@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_one_line_that_names_it(tmp_path, fault, language):
    text, named = FAULTS[fault]
    file = tmp_path / "figures.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PublishedError) as caught:
        read(file, language)
    message = str(caught.value)
    assert "\n" not in message
    assert all(part in message for part in ["figures.toml", *named]), message


@pytest.mark.parametrize("language", languages.available())
def test_a_file_that_cannot_be_read_is_named(tmp_path, language):
    with pytest.raises(PublishedError, match=r"nowhere\.toml"):
        read(tmp_path / "nowhere.toml", language)
    with pytest.raises(PublishedError, match=tmp_path.name):
        read(tmp_path, language)
    latin = tmp_path / "latin.toml"
    latin.write_bytes('title = "città"'.encode("latin-1"))
    with pytest.raises(PublishedError, match=r"latin\.toml.*UTF-8"):
        read(latin, language)


def test_a_misspelt_entry_is_named_before_the_one_it_leaves_missing(tmp_path):
    file = tmp_path / "figures.toml"
    file.write_text(GOOD.replace("of =", "off ="), encoding="utf-8")
    with pytest.raises(PublishedError, match=r"no entry off"):
        read(file)


def test_a_good_file_is_read(tmp_path):
    file = tmp_path / "figures.toml"
    file.write_text(GOOD, encoding="utf-8")
    table = read(file)
    assert [(figure.id, figure.kind, figure.printed) for figure in table.figures] == [
        ("people", "count", "150"),
        ("share", "percentage", "54.0"),
    ]
    assert table.name("share", "en") == "share"
    assert [relation.text for relation in table.structure] == ["share <= people"]


def test_labels_fall_back_on_another_language(tmp_path):
    file = tmp_path / "figures.toml"
    file.write_text(GOOD.replace("printed = 150", 'printed = 150\nlabel = { it = "persone" }'), encoding="utf-8")
    table = read(file)
    assert table.name("people", "it") == "persone"
    assert table.name("people", "en") == "persone"


def test_counts_without_a_range_are_looked_for_well_beyond_what_is_printed(tmp_path):
    file = tmp_path / "figures.toml"
    file.write_text(GOOD.replace("150", "4000"), encoding="utf-8")
    table = read(file)
    assert table.domains["people"] == (0, 40_000)
    assert table.unlimited("share", 40_000)
    assert not table.unlimited("share", 39_999)
