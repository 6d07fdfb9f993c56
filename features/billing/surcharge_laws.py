"""
Where a surcharge on credit cards may be taken, and how much. Data, not advice: each line says since when it holds and
where that is written; no lawyer has read it. A place that is not here, or a list older than a year, takes none.

Rates are thousandths of a percent. `cap` 0: not allowed. What is in doubt stands as not allowed.
"""

from dataclasses import dataclass
from datetime import date, timedelta

AS_OF = date(2025, 12, 31)  # whose law is meant; compare with the sources each year, and move it
GOOD_FOR = timedelta(days=366)
NETWORKS = 3_000  # Visa Core Rules, since April 15, 2023: 3 %, and never more than the card costs the firm
LONG_AGO = date(2013, 1, 27)  # since then the networks allow it in the United States at all


@dataclass(frozen=True)
class Law:
    """Holds from `since` until the day before `until`."""

    place: str
    cap: int
    since: date = LONG_AGO
    until: date | None = None
    source: str = "No law of the state; Visa Core Rules"


NAMES = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia",
    "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky",
    "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire",
    "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota",
    "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania", "PR": "Puerto Rico", "RI": "Rhode Island",
    "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
    "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip
LAWS = (
    Law("CA", NETWORKS, until=date(2024, 7, 1)),
    Law("CA", 0, since=date(2024, 7, 1), source="Cal. Civ. Code § 1770(a)(29): the price named is the price"),
    Law("CO", 0, until=date(2022, 7, 1), source="Colo. Rev. Stat. § 5-2-212, as it was"),
    Law("CO", 2_000, since=date(2022, 7, 1), source="Colo. Rev. Stat. § 5-2-212: 2 %"),
    Law("CT", 0, source="Conn. Gen. Stat. § 42-133ff"),
    Law("KS", 0, source="Kan. Stat. § 16a-2-403: struck down by a court, still on the books"),
    Law("MA", 0, source="Mass. Gen. Laws ch. 140D § 28A"),
    Law("ME", 0, source="Me. Rev. Stat. tit. 9-A § 8-509"),
    Law("NY", 0, source="N.Y. Gen. Bus. Law § 518: the whole price by card has to be posted"),
    Law("OK", 0, source="Okla. Stat. tit. 14A § 2-211"),
    Law("PR", 0, source="P.R. Laws tit. 10 § 11"),
    Law("TX", 0, source="Tex. Bus. & Com. Code § 604A.0021"),
)  # fmt: skip
OWN = {law.place for law in LAWS}


def law_of(place: str, day: date) -> Law | None:
    """Return what holds in a state on a day; None where that is unknown, or the list is too old to say."""
    if place not in NAMES or not LONG_AGO <= day < AS_OF + GOOD_FOR:
        return None
    if place not in OWN:
        return Law(place, NETWORKS)
    holding = (law for law in LAWS if law.place == place and law.since <= day)
    return next((law for law in holding if law.until is None or day < law.until), None)
