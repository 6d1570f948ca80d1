"""Two releases of real pages: what an attacker sees between them stops the second one."""

import pytest
from bs4 import BeautifulSoup

from evaluation.errors import DisclosureError
from evaluation.release import make_release
from evaluation.reports.batch import run_batch
from evaluation.reports.plan import plan


def totals(out):
    """Return the counts of the table of the arms, as a reader of the pages sees them."""
    page = BeautifulSoup((out / "40_pact_comparison.en.html").read_text(encoding="utf-8"), "html.parser")
    head, *rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in page.select("#two-by-two tr")
    ]
    return {(row[0], name): int(text) for row in rows for name, text in zip(head[1:4], row[1:4], strict=True)}


@pytest.mark.long
def test_one_person_less_is_seen_between_two_releases_and_stops_the_second(force, tmp_path):
    first, second = (force("rossi", tmp_path / name) for name in ("first", "second"))
    data = second.folder / second.participants.file
    data.write_text("\n".join(data.read_text(encoding="utf-8").splitlines()[:-1]) + "\n", encoding="utf-8")
    old, new = tmp_path / "reports" / "old", tmp_path / "reports" / "new"
    for study, out in ((first, old), (second, new)):
        run_batch(study, plan(study), out)
    releases = tmp_path / "releases"
    earlier = [make_release(first, old, releases / "1").folder]
    make_release(first, old, releases / "2", earlier=earlier)
    before, after = totals(old), totals(new)
    gone = {name for name in before if before[name] - after[name] == 1}
    assert ("Both arms", "All") in gone
    assert len(gone) == 4, "the attacker sees that there is one person less, in which arm, and with which outcome"
    make_release(second, new, releases / "3")
    with pytest.raises(DisclosureError):
        make_release(second, new, releases / "4", earlier=earlier)
    assert not (releases / "4").exists()
