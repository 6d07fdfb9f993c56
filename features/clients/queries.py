"""Who acts for whom. Every look-up for a client's side starts from the contact who asks (security R17)."""

from django.db.models import QuerySet

from features.clients.models import Client, Contact


def acted_for_by(contact: Contact) -> QuerySet[Client]:
    """Return the clients this contact acts for now; the row is read on each request."""
    return Client.objects.filter(accesses__contact=contact, archived_at__isnull=True)
