"""Bodies about what a client is to do in a chat."""

from typing import Any

from rest_framework import serializers as s

from features.messages import task_rules


class NewTaskShape(s.Serializer[Any]):
    text = s.CharField(max_length=task_rules.TEXT)
    due_on = s.DateField(required=False, allow_null=True)


class NewChecklistShape(s.Serializer[Any]):
    title = s.CharField(required=False, allow_blank=True, max_length=task_rules.TITLE, default="")
    tasks = s.ListField(child=NewTaskShape(), min_length=1, max_length=task_rules.MOST)


class TaskShape(s.Serializer[Any]):
    id = s.UUIDField()
    checklist = s.UUIDField(source="checklist_id")
    title = s.CharField(source="checklist.title", help_text="Of its checklist; may be empty.")
    text = s.CharField()
    due_on = s.DateField()
    done_at = s.DateTimeField()
    done_side = s.CharField(help_text="client, staff, api; empty while it is open.")
