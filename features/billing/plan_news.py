"""Who hears of payment plans: its client when one is agreed, staff when a part is missed."""

from branding.words import money, when
from features.base.announcements import Announcement, announce
from features.base.permissions import Permission
from features.billing import addresses, emails
from features.billing.models import PaymentPlan
from features.billing.switches import BILLING
from features.clients import told

AGREED, MISSED = "billing.plan", "billing.plan_missed"


def agreed(plan: PaymentPlan) -> None:
    """Tell whoever sees the invoice in the portal."""
    about, first = plan.invoice, plan.parts.all()[0]
    detail = f"First {money(first.amount, about.currency)}, due {when(first.due_on, 'inside')}"
    announce(
        Announcement(
            AGREED, f"Your payment plan for invoice {about.number}", addresses.path(about.pk),
            [one.user_id for one in emails.readers(about)], client_id=about.client_id, project_id=about.project_id,
            about_id=about.pk, key=f"{AGREED}:{plan.pk}", detail=detail, switch=BILLING, at=plan.created_at,
        )
    )  # fmt: skip


def missed(plan: PaymentPlan) -> None:
    """Tell who looks after the client, once."""
    about = plan.invoice
    staff = told.looked_after_by(plan.client, seeing=Permission.BILLING_VIEW)
    announce(
        Announcement(
            MISSED, f"A part of the payment plan for invoice {about.number} was missed",
            addresses.in_workspace(about.pk), [user.pk for user in staff], client_id=plan.client_id,
            about_id=about.pk, key=f"{MISSED}:{plan.pk}", switch=BILLING,
            detail=f"{plan.client.name}. Reminders go on as usual; agree a new plan, or call them.",
        )
    )  # fmt: skip
