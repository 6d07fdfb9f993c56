"""What staff hear of series: a draft that waits for them, an invoice that could not be made or mailed."""

from branding.words import money
from features.base.announcements import Announcement, announce
from features.base.permissions import Permission
from features.billing import addresses
from features.billing.models import Invoice, Series
from features.billing.switches import BILLING
from features.clients import told

SERIES = "billing.series"


def draft_ready(series: Series, invoice: Invoice) -> None:
    amount = money(invoice.total, invoice.currency)
    _tell(
        series,
        f"A draft is ready: {invoice.title}",
        addresses.in_workspace(invoice.pk),
        str(invoice.pk),
        amount,
    )


def trouble(series: Series, *, key: str) -> None:
    """Tell once under this key."""
    _tell(
        series,
        f"Recurring invoice needs you: {series.name}",
        page(series),
        f"{series.pk}:{key}",
        series.trouble,
    )


def page(series: Series) -> str:
    return f"{addresses.LIST}recurring/{series.pk}/"


def _tell(series: Series, title: str, path: str, key: str, detail: str) -> None:
    staff = told.looked_after_by(series.client, seeing=Permission.BILLING_VIEW)
    announce(
        Announcement(
            SERIES, title, path, [user.pk for user in staff], client_id=series.client_id, about_id=series.pk,
            key=f"{SERIES}:{key}", detail=f"{series.client.name}, {detail}", switch=BILLING,
        )
    )  # fmt: skip
