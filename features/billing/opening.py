"""
One invoice as its client opens it, by a statement that is prepared (features.base.prepared). It says as well what more
there is to ask about it: most have no instalments, no payments and no documents that wait for them.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from features.base.prepared import Given, Prepared
from features.billing import marks, queries
from features.billing.models import Invoice, PaymentMethod
from features.billing.switches import BILLING
from features.clients.acting import SOMEONE
from features.clients.models import Contact
from features.documents.queries import locked
from features.toggles.queries import is_on


def released(contact: Contact, invoice_id: UUID) -> Invoice | None:
    """Return it, if it is one of `queries.visible_to`, with its client, project and sums."""
    if not is_on(BILLING):
        return None
    given = {"contact": contact.pk, "user": contact.user_id, "now": timezone.now(), "invoice": invoice_id}
    return next(iter(ONE.rows(**given)), None)


def _one() -> QuerySet[Invoice]:
    rows = queries.with_sums(queries.reached_by(SOMEONE).filter(pk=Given("invoice")))
    methods = PaymentMethod.objects.filter(client=OuterRef("client"), removed_at__isnull=True)
    return marks.marked(rows.select_related("client", "project")).annotate(
        has_methods=Exists(methods),
        is_awaited=Exists(locked().filter(invoice_id=OuterRef("pk"))),
    )


ONE = Prepared(_one)
