"""
The numbers of the product's requirements, and those no test claims yet, each with the capability that is still missing.
A test claims a number with `@pytest.mark.requirement("S0-30")`. NOT_YET only shrinks: `test_requirements` fails for a
number that is listed although it is claimed.
"""

STATEMENTS = {"S0": 38, "S1": 32, "S2": 26, "S3": 36, "S4": 12}  # how many each kind of firm has
DECISIONS = 16  # D1 to D16
ALL = frozenset(f"{kind}-{number}" for kind, count in STATEMENTS.items() for number in range(1, count + 1))

NOT_YET: dict[str, tuple[str, ...]] = {
    "projects, schedule and daily logs": (
        "S3-8", "S3-9", "S3-12", "S3-32", "S3-33", "S3-35",
    ),
    "client actions": ("S0-14",),
    "proposals, contracts, estimates, signing": (
        "S1-12", "S1-13", "S1-14", "S1-15", "S1-16", "S1-17", "S1-18", "S1-19", "S3-3", "S3-4", "S3-15",
    ),
    "sections that are still to come": ("S1-2",),
    "activity on the client's Home": ("S1-4",),
}  # fmt: skip
