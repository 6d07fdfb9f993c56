"""A new firm begins with a few lists that firms of its kind ask for. It changes them as it likes."""

from typing import Any

from django.dispatch import receiver

from features.documents.models import DocumentType
from features.requests.models import Template, TemplateItem
from tenants.kinds import Kind
from tenants.models import Firm
from tenants.signals import firm_provisioned

# name → lines of: title, help, type, whether it is required
TAX = {
    "Individual tax return": (
        ("W-2 for {year}", "One from each employer. It comes by the end of January.", "Tax forms", True),
        ("1099 forms for {year}", "Interest, dividends, brokerage, freelance work, retirement.", "Tax forms", True),
        ("Mortgage interest, Form 1098, {year}", "If you own a home.", "Tax forms", False),
        ("Health insurance, Form 1095, {year}", "", "Tax forms", False),
        ("Property tax bills {year}", "", "Tax forms", False),
        ("Donations {year}", "Receipts or letters for each gift of $250 or more.", "Tax forms", False),
        ("Your tax return for {last}", "Only if somebody else prepared it.", "Tax returns", False),
    ),
    "Business tax return": (
        ("Profit and loss, {year}", "From your bookkeeping, for the whole year.", "Bookkeeping", True),
        ("Balance sheet, December 31, {year}", "", "Bookkeeping", True),
        ("Bank statements, December {year}", "All accounts of the business.", "Bookkeeping", True),
        ("Payroll reports {year}", "W-3 and the four quarterly reports, if you have employees.", "Tax forms", False),
        ("Equipment bought in {year}", "Invoices of more than $2,500.", "Bookkeeping", False),
        ("Loan statements, December {year}", "", "Bookkeeping", False),
    ),
}  # fmt: skip
LISTS: dict[str, dict[str, Any]] = {  # a type that a kind of firm does not have is “Other”
    Kind.ACCOUNTING: TAX,
    Kind.TAX: TAX,
    Kind.LAW: {
        "New matter": (
            ("Photo identification", "Passport or driver’s license, both sides.", "Evidence", True),
            ("Contracts and agreements", "Everything signed that concerns this.", "Agreements", True),
            ("Letters and messages", "In order of time, as far as you have them.", "Letters", True),
            ("Court papers", "Anything you were served with. Photos are fine.", "Court papers", False),
        ),
    },
    Kind.CONSTRUCTION: {
        "Before we begin": (
            ("Property survey", "", "Plans", True),
            ("Plans and drawings", "From the architect, if there is one.", "Plans", False),
            ("Photos of the place", "From each side, and of what is to change.", "Photos", True),
            ("Permits you have already", "", "Permits", False),
            ("Certificate of home insurance", "", "Contracts", True),
        ),
    },
    Kind.CONSULTING: {
        "Getting started": (
            ("Organization chart", "", "Reports", True),
            ("Reports of the last twelve months", "What your board or owners get to see.", "Reports", True),
            ("Agreements that matter here", "", "Agreements", False),
        ),
    },
}  # fmt: skip


@receiver(firm_provisioned, dispatch_uid="requests.templates")
def lay_out(sender: type[Firm], *, firm: Firm, **kwargs: Any) -> None:
    types = {kind.name: kind for kind in DocumentType.objects.all()}
    for order, (name, lines) in enumerate(LISTS.get(firm.kind, LISTS[Kind.CONSULTING]).items()):
        template = Template.objects.create(name=name, order=order)
        TemplateItem.objects.bulk_create(
            TemplateItem(
                template=template, order=at, title=title, help=words, type=types.get(kind), is_required=needed
            )
            for at, (title, words, kind, needed) in enumerate(lines)
        )  # fmt: skip
