"""Bodies about projects, to-dos and notifications."""

from typing import Any

from rest_framework import serializers as s

from features.actions.models import LONGEST_OPTION, MOST_OPTIONS
from features.projects.models import Project


class ProjectShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    client = s.UUIDField(source="client_id", read_only=True)
    name = s.CharField(max_length=200)
    summary = s.CharField(
        required=False, allow_blank=True, max_length=300, help_text="The client reads this."
    )
    address = s.CharField(required=False, allow_blank=True, max_length=300)
    starts_on = s.DateField(required=False, allow_null=True)
    ends_on = s.DateField(required=False, allow_null=True)
    email = s.CharField(
        required=False,
        allow_blank=True,
        help_text="For invoices, instead of the client’s. Several by semicolon.",
    )
    team = s.ListField(
        child=s.UUIDField(), required=False, write_only=True, max_length=100, help_text="Who works on it."
    )
    people = s.ListField(
        child=s.UUIDField(),
        required=False,
        write_only=True,
        max_length=100,
        help_text="Of the client’s people.",
    )
    state = s.ChoiceField(choices=Project.State.choices, read_only=True)
    completed_at = s.DateTimeField(read_only=True)
    created_at = s.DateTimeField(read_only=True)


class ActionShape(s.Serializer[Any]):
    id = s.UUIDField(read_only=True)
    client = s.UUIDField(source="client_id", read_only=True)
    contact = s.UUIDField(
        source="contact_id", read_only=True, help_text="Null: everybody who acts for the client."
    )
    project = s.UUIDField(source="project_id", read_only=True)
    kind = s.CharField(read_only=True)
    title = s.CharField(max_length=200)
    detail = s.CharField(required=False, allow_blank=True)
    due_on = s.DateField(required=False, allow_null=True)
    settled_at = s.DateTimeField(read_only=True)
    settled_side = s.CharField(
        read_only=True, help_text="client, staff, api or system; empty while it is open."
    )
    withdrawn_at = s.DateTimeField(read_only=True)
    withdrawn_reason = s.CharField(read_only=True, help_text="The firm’s own; clients do not see it.")
    options = s.ListField(child=s.CharField(), read_only=True, help_text="Of the kind choose.")
    several = s.BooleanField(read_only=True, help_text="More than one option may be chosen.")
    is_long = s.BooleanField(read_only=True, help_text="Of the kind answer: of several lines.")
    answer = s.CharField(read_only=True, help_text="What the client answered to the kind answer.")
    chosen = s.ListField(child=s.CharField(), read_only=True, help_text="What the client chose.")
    nudged_at = s.DateTimeField(read_only=True, help_text="When they were last reminded by hand.")
    created_at = s.DateTimeField(read_only=True)


class NewActionShape(s.Serializer[Any]):
    kind = s.CharField(max_length=20, help_text="upload, answer, choose or other.")
    title = s.CharField(max_length=200)
    detail = s.CharField(required=False, allow_blank=True)
    due_on = s.DateField(required=False, allow_null=True)
    contact = s.UUIDField(source="contact_id", required=False, allow_null=True)
    project = s.UUIDField(source="project_id", required=False, allow_null=True)
    is_long = s.BooleanField(required=False, help_text="answer: may have several lines.")
    options = s.ListField(
        child=s.CharField(max_length=LONGEST_OPTION), required=False, max_length=MOST_OPTIONS,
        help_text="choose: 2 to 10 of them.",
    )  # fmt: skip
    several = s.BooleanField(required=False, help_text="choose: more than one may be chosen.")


class ActionsShape(s.Serializer[Any]):
    actions = s.ListField(child=s.UUIDField(), min_length=1, max_length=100, write_only=True)


class DueDaysShape(ActionsShape):
    due_on = s.DateField(allow_null=True, write_only=True, help_text="Null: no day.")


class WithdrawalsShape(ActionsShape):
    reason = s.CharField(required=False, allow_blank=True, max_length=300, write_only=True)


class OutcomeShape(s.Serializer[Any]):
    done = s.IntegerField(help_text="Of how many it was done.")
    people = s.IntegerField(help_text="Who was reminded.")
    left = s.DictField(
        child=s.IntegerField(),
        help_text="Of how many it was not done, by reason: today (reminded within 24 hours), nobody (no one who can do "
        "it is on the portal), bounced (mail comes back), off (they chose no reminders), over (not open, or not "
        "there), follows (it belongs to a request or an invoice).",
    )  # fmt: skip


class NotificationShape(s.Serializer[Any]):
    id = s.UUIDField()
    kind = s.CharField()
    title = s.CharField()
    detail = s.CharField()
    path = s.CharField(help_text="Where it leads, on the firm’s host.")
    client = s.UUIDField(source="client_id")
    read_at = s.DateTimeField()
    created_at = s.DateTimeField()
