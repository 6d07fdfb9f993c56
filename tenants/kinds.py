"""Kinds of firm. A kind is only a preset: it sets switches and wording at sign-up (requirements, Part 2)."""

from dataclasses import dataclass

from django.db import models


class Kind(models.TextChoices):
    ACCOUNTING = "accounting", "Accounting"
    TAX = "tax", "Tax"
    LAW = "law", "Law"
    CONSTRUCTION = "construction", "Construction"
    CONSULTING = "consulting", "Consulting"


@dataclass(frozen=True)
class Wording:
    """Words a kind of firm uses. `engagement` is what the firm calls a piece of work (D8)."""

    blurb: str
    engagement: str
    engagements: str
    tagline: str


WORDING = {
    Kind.ACCOUNTING: Wording(
        "Returns, organizers",
        "job",
        "jobs",
        "Your papers, your questions and your deadlines, kept in one quiet place.",
    ),
    Kind.TAX: Wording(
        "Tax forms, prepayment", "job", "jobs", "Everything your return needs, in one place, on time."
    ),
    Kind.LAW: Wording(
        "Matters, contracts", "matter", "matters", "Your matter, your papers and your lawyer, in one place."
    ),
    Kind.CONSTRUCTION: Wording(
        "Projects, selections", "project", "projects", "Your build, day by day, in one place."
    ),
    Kind.CONSULTING: Wording(
        "Retainers, reports", "project", "projects", "Our work for you, always where you can see it."
    ),
}
