"""A new firm begins with the document types that firms of its kind use. It changes them as it likes."""

from typing import Any

from django.dispatch import receiver

from features.documents.models import DocumentType
from tenants.kinds import Kind
from tenants.models import Firm
from tenants.signals import firm_provisioned

TYPES: dict[str, tuple[str, ...]] = {
    Kind.ACCOUNTING: ("Tax returns", "Tax forms", "Agreements", "Bookkeeping"),
    Kind.TAX: ("Tax returns", "Tax forms", "Letters", "Agreements"),
    Kind.LAW: ("Agreements", "Court papers", "Letters", "Evidence"),
    Kind.CONSTRUCTION: ("Plans", "Photos", "Permits", "Contracts"),
    Kind.CONSULTING: ("Agreements", "Reports", "Presentations"),
}


@receiver(firm_provisioned, dispatch_uid="documents.types")
def lay_out(sender: type[Firm], *, firm: Firm, **kwargs: Any) -> None:
    names = TYPES.get(firm.kind, TYPES[Kind.CONSULTING])
    DocumentType.objects.bulk_create(DocumentType(name=name, order=at) for at, name in enumerate(names))
