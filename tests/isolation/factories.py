"""
One factory for every model of a firm that holds text. Each fills all of it with canaries; what can't take one stands in
EXEMPT with the reason. `test_declared` fails for a model, or a field, that is in neither.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from features.accounts.secrets import digest
from tests.isolation.canaries import filled

NAMESPACE = uuid.UUID("2f0c9a3e-0000-4000-8000-000000000000")

EXEMPT: dict[str, str] = {
    "accounts.User.password": "a hash",
    "accounts.User.time_zone": "a name from the world's list",
    "accounts.User.language": "a name from a list",
    "accounts.CustomRole.permissions": "permissions, from a list",
    "accounts.Ticket.next_path": "an address; checked when it is followed",
    "base.AuditEvent.event": "a key of the code",
    "base.AuditEvent.about_kind": "a model's name",
    "base.OutboxEntry.dedupe_key": "a key of the code",
    "base.OutboxEntry.kind": "a key of the code",
    "clients.Client.tax_id_ending": "four digits",
    "clients.ClientImport.encoding": "from a list",
    "clients.ClientImport.columns": "names of fields",
    "clients.ClientImport.counts": "figures",
    "clients.ClientImport.made": "ids",
    "clients.Invitation.first_done": "a key of the code",
    "clients.ToldOf.fields": "names of fields",
    "accounts.Session.second_step": "a key of the code",
    "documents.Document.content_type": "from the list of formats",
    "documents.Document.sha256": "a hash",
    "documents.Version.content_type": "from the list of formats",
    "documents.Version.sha256": "a hash",
    "documents.Arriving.sha256": "a hash",
    "documents.Reading.language": "from PostgreSQL's list",
    "documents.Document.tags": "words of the firm's; its own test",
    "actions.Action.kind": "a key of the code",
    "organizers.OrganizerAnswer.key": "names a question",
    "organizers.OrganizerLink.keys": "names questions",
    "library.Article.language": "from PostgreSQL's list",
    "notifications.Notification.kind": "a key of the code",
    "notifications.Notification.key": "a key of the code",
    "notifications.Notification.switch": "a key of the code",
    "notifications.Notification.path": "an address of the product",
    "notifications.Preference.kind": "a key of the code",
    "notifications.StopLink.kind": "a key of the code",
    "notifications.Bounce.address": "the person's own",
    "booking.Appointment.client_zone": "a name from a list",
    "booking.Appointment.firm_zone": "a name from a list",
    "booking.Hours.time_zone": "a name from a list",
    "booking.Hours.week": "times of the clock",
    "booking.Location.time_zone": "a name from a list",
    "booking.Service.questions": "words of the firm's; its own test",
    "booking.Service.ways": "keys of the code",
    "booking.Setup.outside_url": "an address that begins with https",
    "billing.BillingRules.prepay_amounts": "amounts",
    "billing.BillingRules.remind_days": "numbers of days",
    "billing.Customer.customer_id": "the provider’s id",
    "billing.Dispute.dispute_id": "the provider’s id",
    "billing.NumberSeries.key": "a key of the code",
    "billing.InvoiceFile.content_type": "from the list of formats",
    "billing.InvoiceFile.sha256": "a hash",
    "portal_messages.ScheduledFile.sha256": "a hash",
    "billing.Paper.mark": "a hash",
    "billing.Payment.key": "a key of the code",
    "billing.Payment.intent_id": "the provider’s id",
    "billing.Payment.charge_id": "the provider’s id",
    "billing.Payment.session_id": "the provider’s id",
    "billing.Payment.agreed": "the provider’s id",
    "billing.PaymentMethod.method_id": "the provider’s id",
    "billing.Posting.key": "a key of the code",
    "billing.ProviderAccount.account_id": "the provider’s id",
    "billing.ProviderEvent.account_id": "the provider’s id",
    "billing.Puzzle.object_id": "the provider’s id",
    "billing.Puzzle.kind": "a key of the code",
    "billing.Autopay.version": "of the text",
    "billing.Refund.key": "a key of the code",
    "billing.Refund.refund_id": "the provider’s id",
    "branding.Brand.color": "a color",
    "branding.Brand.version": "made by the product",
    "portal_api.ApiKey.scopes": "permissions, from a list",
    "portal_api.IdempotentAnswer.fingerprint": "a hash",
    "vault.VaultItem.content_type": "from the list of formats",
    "toggles.SwitchChange.key": "a switch's name",
    "waffle.Switch.name": "a switch's name",
}
FRAMEWORK = {  # tables that come with Django and waffle, which the product never writes
    "auth.Permission", "auth.Group", "contenttypes.ContentType", "waffle.Flag", "waffle.Sample",
}  # fmt: skip
MADE: set[type[models.Model]] = set()


def id_of(firm: str, thing: str) -> uuid.UUID:
    """Firms a and b are twins: the same things have the same ids in both. Those of others are their own."""
    return uuid.uuid5(NAMESPACE, f"{'twin' if firm in 'ab' else firm}:{thing}")


def make[M: models.Model](model: type[M], firm: str, client: str, thing: str = "", /, **given: Any) -> M:
    """Write one row, with canaries in all its text. `thing` names it, so that its id is known."""
    values = {**filled(model, firm, client, given), **given}
    if thing and "id" not in values and isinstance(model._meta.pk, models.UUIDField):
        values["id"] = id_of(firm, thing)
    MADE.add(model)
    return model._default_manager.create(**values)


def secret(model: str, firm: str, thing: str) -> str:
    """Return the token of a row made with `hashed`: known to the tests, never the same in two firms."""
    return f"{model}-{firm}-{thing}-0123456789abcdef"


def hashed(model: str, firm: str, thing: str) -> bytes:
    return digest(secret(model, firm, thing))


def of_firms() -> list[type[models.Model]]:
    """Return every model that lives in a firm's schema."""
    from django.conf import settings  # noqa: PLC0415

    labels = {config.label for config in apps.get_app_configs() if config.name in settings.TENANT_APPS}
    return [model for model in apps.get_models() if model._meta.app_label in labels]


now: Callable[[], Any] = timezone.now
