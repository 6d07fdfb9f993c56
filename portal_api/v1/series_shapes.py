"""Bodies about recurring invoices."""

from typing import Any

from rest_framework import serializers as s

from features.billing import queries, recurring
from features.billing.models import Series
from portal_api.v1.billing_shapes import CENTS, LineShape, cents

PLACES = "{month}, {year}, {period}, {last_month} and {last_period} are filled in each time."


class NewSeriesShape(s.Serializer[Any]):
    title = s.CharField(max_length=160, help_text=PLACES)
    about = s.CharField(required=False, allow_blank=True, max_length=100)
    note = s.CharField(required=False, allow_blank=True, max_length=1800, help_text="The client reads it.")
    remarks = s.CharField(required=False, allow_blank=True, max_length=1800, help_text="For staff alone.")
    project = s.UUIDField(required=False, allow_null=True)
    currency = s.CharField(required=False, max_length=3)
    discount = cents(required=False, min_value=0)
    pays_online = s.BooleanField(required=False)
    uses_credit = s.BooleanField(required=False)
    in_parts = s.BooleanField(required=False, allow_null=True, help_text="Null: as the firm does.")
    due_days = s.IntegerField(
        required=False, min_value=0, max_value=365, help_text="From the day each is made."
    )
    every = s.ChoiceField(choices=Series.Every.choices)
    starts_on = s.DateField(help_text="The first comes on or after this day, by the firm’s calendar.")
    day = s.IntegerField(
        required=False, min_value=1, max_value=31, help_text="Of the month; the 31st is the last of each."
    )
    ends_after = s.IntegerField(required=False, allow_null=True, min_value=1, max_value=999)
    ends_on = s.DateField(required=False, allow_null=True)
    then = s.ChoiceField(choices=Series.Then.choices, required=False)
    asks_autopay = s.BooleanField(
        required=False,
        help_text="The client is asked to agree to automatic payment. It begins once they have.",
    )
    lines = LineShape(many=True)


class ComingShape(s.Serializer[Any]):
    on = s.DateField(read_only=True)
    due_on = s.DateField(read_only=True)
    title = s.CharField(read_only=True)
    total = s.IntegerField(read_only=True, help_text=CENTS)


class SeriesShape(NewSeriesShape):
    id = s.UUIDField(read_only=True)
    client = s.UUIDField(source="client_id", read_only=True)
    project = s.UUIDField(source="project_id", read_only=True)
    state = s.CharField(read_only=True, help_text="active, paused or ended.")
    next_on = s.DateField(read_only=True)
    made = s.IntegerField(read_only=True, help_text="How many invoices were made of it.")
    trouble = s.CharField(read_only=True, help_text="Why the next could not be made, or mailed.")
    coming = s.SerializerMethodField(help_text="The next three invoices, as they will be.")
    created_at = s.DateTimeField(read_only=True)

    def get_coming(self, series: Series) -> list[dict[str, Any]]:
        if series.state != Series.State.ACTIVE:
            return []
        return [dict(ComingShape(one).data) for one in recurring.upcoming(series, queries.today())]
