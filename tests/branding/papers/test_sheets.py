import pytest

from branding.papers.sheets import Sheet, sheet_in


@pytest.mark.parametrize(
    ("zone", "sheet"),
    [
        ("America/Los_Angeles", Sheet.LETTER),
        ("America/Toronto", Sheet.LETTER),
        ("America/Mexico_City", Sheet.LETTER),
        ("Pacific/Honolulu", Sheet.LETTER),
        ("Asia/Manila", Sheet.LETTER),
        ("America/Sao_Paulo", Sheet.A4),
        ("America/Argentina/Ushuaia", Sheet.A4),
        ("Europe/Berlin", Sheet.A4),
        ("Australia/Sydney", Sheet.A4),
        ("UTC", Sheet.A4),
    ],
)
def test_a_firm_prints_on_the_paper_of_its_country(zone, sheet):
    assert sheet_in(zone) == sheet
