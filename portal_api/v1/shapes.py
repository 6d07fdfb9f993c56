"""The bodies of requests and answers. Fields are named one by one: nothing of staff slips out (security R18, R20)."""

import uuid
from datetime import date
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers as s

from features.accounts.models import Membership
from features.base import events
from features.base.models import AuditEvent
from features.clients.models import Client, Invitation
from features.clients.operations import Outcome, Reach
from features.clients.rights import Level

FIRST_YEAR, LAST_YEAR = 2000, 2199


class FirmShape(s.Serializer[Any]):
    id = s.UUIDField()
    name = s.CharField()
    kind = s.CharField()
    address = s.CharField(help_text="The portal’s address.")
    time_zone = s.CharField()


class ClientShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    name = s.CharField(max_length=200)
    kind = s.ChoiceField(choices=Client.Kind.choices)
    email = s.CharField(required=False, allow_blank=True, help_text="Several addresses by semicolon.")
    phone = s.CharField(required=False, allow_blank=True, max_length=40)
    address = s.CharField(required=False, allow_blank=True, max_length=300)
    since = s.IntegerField(required=False, allow_null=True, help_text="The year you began to work for them.")
    assigned_to = s.UUIDField(required=False, allow_null=True, source="assigned_to_id")
    notes = s.CharField(required=False, allow_blank=True, help_text="Private: clients never see it.")
    archived_at = s.DateTimeField(read_only=True)
    created_at = s.DateTimeField(read_only=True)


class PersonShape(s.Serializer[Any]):
    id = s.UUIDField(source="contact_id", read_only=True)
    name = s.CharField(source="contact.user.name", max_length=200)
    email = s.EmailField(source="contact.user.email")
    phone = s.CharField(source="contact.user.phone", required=False, allow_blank=True)
    role = s.CharField(required=False, allow_blank=True)
    joined_at = s.DateTimeField(source="contact.joined_at", read_only=True)


class ReachShape(s.Serializer[Any]):
    """How far an access goes. What is left out stays as it is; a new one is full, without end, of the whole client."""

    level = s.ChoiceField(choices=Level.choices, required=False)
    ends_on = s.DateField(
        required=False, allow_null=True, help_text="The last day, on the firm’s calendar; null: no end."
    )
    projects = s.ListField(
        child=s.UUIDField(), required=False, allow_null=True, max_length=500,
        help_text="What it is limited to; null: the whole client.",
    )  # fmt: skip


def apart(given: dict[str, Any]) -> tuple[Reach, dict[str, Any]]:
    """Return how far the access is to go, and what else was given."""
    reach = {name: value for name, value in given.items() if name in ReachShape().fields}
    others = {name: value for name, value in given.items() if name not in reach}
    return Reach(**reach), others  # type: ignore[typeddict-item]


class NewPersonShape(ReachShape):
    name = s.CharField(max_length=200)
    email = s.EmailField()
    phone = s.CharField(required=False, allow_blank=True, max_length=40)
    role = s.CharField(required=False, allow_blank=True, max_length=60)
    invite = s.BooleanField(required=False, default=False)


class InvitationShape(s.Serializer[Any]):
    id = s.UUIDField()
    state = s.SerializerMethodField()
    client = s.UUIDField(source="client_id")
    person = s.UUIDField(source="contact_id")
    email = s.EmailField()
    by_hand = s.BooleanField(help_text="Staff copied the link; no mail was sent.")
    sent_at = s.DateTimeField(source="created_at")
    expires_at = s.DateTimeField(source="ticket.expires_at")
    delivered_at = s.DateTimeField(help_text="The mail server took the mail; no more is known.")
    bounced_at = s.DateTimeField()
    bounce_reason = s.CharField()
    opened_at = s.DateTimeField(help_text="A browser showed the page; some mail systems open links too.")
    accepted_at = s.DateTimeField()
    first_done_at = s.DateTimeField(help_text="The person did a first thing in the portal.")
    revoked_at = s.DateTimeField()

    @extend_schema_field({"type": "string", "enum": Invitation.State.values})
    def get_state(self, invitation: Invitation) -> str:
        return str(invitation.state(timezone.now()))


class NewInvitationsShape(ReachShape):
    client = s.UUIDField()
    to = s.CharField(help_text="Up to 20 addresses, by semicolon.")


class RecipientShape(s.Serializer[Any]):
    address = s.CharField()
    outcome = s.ChoiceField(choices=[each.value for each in Outcome])
    words = s.CharField()
    invitation = InvitationShape(allow_null=True)


class RecipientsShape(s.Serializer[Any]):
    results = RecipientShape(many=True)


class StepShape(s.Serializer[Any]):
    label = s.CharField()  # type: ignore[assignment]  # the field's own name for its label
    count = s.IntegerField()
    rate = s.IntegerField(help_text="Percent of those who were invited.")


class StepsShape(s.Serializer[Any]):
    steps = StepShape(many=True)


class DocumentShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    client = s.UUIDField(source="client_id", read_only=True)
    name = s.CharField(max_length=150)
    filename = s.CharField(read_only=True)
    type = s.UUIDField(source="type_id", required=False, allow_null=True)
    year = s.IntegerField(required=False)
    tags = s.ListField(
        child=s.CharField(max_length=40), required=False, help_text="The firm’s own; clients never see them."
    )
    content_type = s.CharField(read_only=True)
    size = s.IntegerField(read_only=True, help_text="Bytes.")
    sha256 = s.CharField(read_only=True)
    side = s.ChoiceField(choices=["firm", "client"], read_only=True, help_text="Who put it there.")
    project = s.UUIDField(source="project_id", required=False, allow_null=True)
    version = s.IntegerField(read_only=True)
    shared_at = s.DateTimeField(
        read_only=True, allow_null=True, help_text="null: a draft, which its client does not see."
    )
    created_at = s.DateTimeField(read_only=True)


class DocumentWishShape(s.Serializer[Any]):
    q = s.CharField(
        max_length=100, required=False,
        help_text="Words of its name, type, client, year or tags, or in its text. All must be found.",
    )  # fmt: skip
    client = s.UUIDField(required=False, help_text="Only this client’s.")
    type = s.CharField(
        max_length=36, required=False, help_text="A type’s id, or “other” for those without one."
    )
    year = s.IntegerField(required=False, min_value=1900, max_value=2200)
    tag = s.CharField(max_length=40, required=False)
    side = s.ChoiceField(choices=["firm", "client"], required=False, help_text="Who put it there.")
    since = s.DateTimeField(required=False, help_text="Came in, or was shared, at this moment or later.")
    sort = s.ChoiceField(choices=["newest", "oldest"], default="newest")

    def validate_type(self, text: str) -> uuid.UUID | str:
        try:
            return text if text == "other" else uuid.UUID(text)
        except ValueError:
            raise s.ValidationError("This is neither the id of a type nor “other”.") from None


class NewDocumentShape(s.Serializer[Any]):
    file = s.FileField()
    project = s.UUIDField(required=False, allow_null=True)
    draft = s.BooleanField(
        required=False, default=False, help_text="Keep it from the client until it is shared."
    )
    type = s.UUIDField(required=False, allow_null=True)
    year = s.IntegerField(required=False, allow_null=True)


class NewShareShape(s.Serializer[Any]):
    uploads = s.ListField(
        child=s.UUIDField(), min_length=1, max_length=100, help_text="Ids of files in pieces."
    )
    project = s.UUIDField(required=False, allow_null=True)
    draft = s.BooleanField(required=False, default=False)
    type = s.UUIDField(required=False, allow_null=True)
    year = s.IntegerField(required=False, allow_null=True)


class DeletedShape(DocumentShape):
    deleted_at = s.DateTimeField(read_only=True, help_text="120 days later it is gone for good.")


class ZipWishShape(DocumentWishShape):
    document = s.ListField(child=s.UUIDField(), required=False, max_length=100, help_text="Only these.")


class LockShape(s.Serializer[Any]):
    invoice = s.UUIDField(source="invoice_id")
    since = s.DateTimeField(source="created_at")


class NewVersionShape(s.Serializer[Any]):
    file = s.FileField()
    seen = s.IntegerField(
        required=False, help_text="The version you know: another one since then is a conflict."
    )


class VersionShape(s.Serializer[Any]):
    number = s.IntegerField()
    filename = s.CharField()
    content_type = s.CharField()
    size = s.IntegerField(help_text="Bytes.")
    sha256 = s.CharField()
    side = s.ChoiceField(choices=["firm", "client"], help_text="Who put it there.")
    stored_at = s.DateTimeField()


class DocumentTypeShape(s.Serializer[Any]):
    id = s.UUIDField()
    name = s.CharField()


class SwitchShape(s.Serializer[Any]):
    key = s.CharField()
    label = s.CharField()  # type: ignore[assignment]  # the field's own name for its label
    on = s.BooleanField(help_text="Whether clients have it now.")
    chosen = s.BooleanField(help_text="What the firm chose; clients have it once its needs are met.")
    needs = s.CharField(allow_null=True)


class TurnShape(s.Serializer[Any]):
    on = s.BooleanField()


class EventShape(s.Serializer[Any]):
    id = s.UUIDField()
    at = s.DateTimeField(source="created_at")
    event = s.CharField()
    actor = s.CharField(source="actor_name")
    side = s.CharField(source="actor_side")
    about = s.CharField(source="about_name")
    client = s.UUIDField(source="client_id")
    text = s.SerializerMethodField(help_text="What the actor did, as words that follow their name.")
    area = s.SerializerMethodField()
    viewing_as = s.SerializerMethodField(help_text="Whose portal the actor had before them; mostly empty.")
    address = s.IPAddressField(source="ip", allow_null=True)
    number = s.SerializerMethodField(help_text="Its place in the firm’s chain of events; null for a moment.")

    def get_text(self, event: AuditEvent) -> str:
        return events.sentence(event)

    def get_area(self, event: AuditEvent) -> str:
        return events.area(event)

    def get_viewing_as(self, event: AuditEvent) -> str:
        return events.viewing_as(event)

    def get_number(self, event: AuditEvent) -> int | None:
        link = getattr(event, "link", None)
        return link.seq if link else None


class ActivityFilterShape(s.Serializer[Any]):
    """What of the trail is asked for."""

    search = s.CharField(
        max_length=100,
        required=False,
        help_text="In names, in what was done, in details; or a visitor’s address.",
    )
    actor = s.CharField(max_length=36, required=False, help_text="A person’s id, or client, api, system.")
    area = s.CharField(max_length=40, required=False, help_text="Such as Documents, Team or Signing in.")
    client = s.UUIDField(required=False, help_text="Only what happened to this client.")
    since = s.DateField(required=False, help_text="The first day, in the firm’s time zone.")
    until = s.DateField(required=False, help_text="The last day.")

    def validate_since(self, day: date) -> date:
        return self._day(day)

    def validate_until(self, day: date) -> date:
        return self._day(day)

    def _day(self, day: date) -> date:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise s.ValidationError(f"Choose a day between {FIRST_YEAR} and {LAST_YEAR}.")
        return day


class ColleagueShape(s.Serializer[Any]):
    id = s.UUIDField()
    name = s.CharField()
    email = s.EmailField(source="user.email")
    title = s.CharField()
    role = s.SerializerMethodField(help_text="A preset, or the id of a role of the firm’s own.")
    role_name = s.CharField()
    state = s.SerializerMethodField(help_text="active, invited or off.")
    joined_at = s.DateTimeField()

    def get_role(self, member: Membership) -> str:
        return str(member.custom_role_id or member.role)

    def get_state(self, member: Membership) -> str:
        if member.is_active:
            return "active"
        return "invited" if member.is_invited else "off"


class RoleShape(s.Serializer[Any]):
    id = s.CharField(help_text="A preset’s name, or the id of a role of the firm’s own.")
    name = s.CharField()
    description = s.CharField()
    is_preset = s.BooleanField()
    permissions = s.ListField(child=s.CharField())
    assigned_only = s.BooleanField(help_text="Whether it sees assigned clients only.")
    people = s.IntegerField(help_text="How many have it.")


class MeShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    name = s.CharField(source="user.name", max_length=200)
    email = s.EmailField(source="user.email", read_only=True)
    title = s.CharField(required=False, allow_blank=True, max_length=120)
    phone = s.CharField(source="user.phone", required=False, allow_blank=True, max_length=40)
    time_zone = s.CharField(
        source="user.time_zone", required=False, allow_blank=True, max_length=63, help_text="Empty: the firm’s."
    )  # fmt: skip
    role_name = s.CharField(read_only=True)


class NewAddressShape(s.Serializer[Any]):
    email = s.EmailField(max_length=254)


class OwnSessionShape(s.Serializer[Any]):
    id = s.UUIDField()
    side = s.CharField(help_text="staff or client.")
    device = s.CharField()
    ip = s.IPAddressField(allow_null=True)
    method = s.CharField(help_text="How it began: password, link, code and the like.")
    created_at = s.DateTimeField()
    last_seen_at = s.DateTimeField()
    is_current = s.BooleanField()
