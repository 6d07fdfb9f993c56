"""The forms of an import: its file, and what its columns mean."""

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from features.clients import rules
from features.clients.importing import reading
from features.clients.importing.columns import FIELDS
from features.clients.models import Client, ClientImport
from features.clients.web.forms import Data, MessageForm, Ruled, RuledForm

LEAVE_OUT = ("", "Leave this column out")


class FileForm(RuledForm):
    file = forms.FileField(
        label="CSV file", widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
        help_text=f"Up to {reading.MOST_ROWS:,} rows and 2 MB. Its first row names the columns.",
        error_messages={"required": "Choose a file.", "empty": "This file is empty. Choose another."},
    )  # fmt: skip

    def __init__(self, data: Data, files: MultiValueDict[str, Any]) -> None:
        super().__init__(data, None if data is None else files)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > reading.MOST_BYTES or getattr(file, "came_too_late", False):
            raise forms.ValidationError("Choose a file of at most 2 MB.")
        return file


class ColumnsForm(MessageForm):
    kind = Ruled(
        rules.kind, required=True, label="Kind of client, where the file does not say",
        widget=forms.Select(choices=Client.Kind.choices),
    )  # fmt: skip
    is_inviting = forms.BooleanField(
        label="Invite the people of this file to the portal",
        required=False,
        help_text="Each gets a mail with a link, once all rows are in.",
    )

    def __init__(self, data: Data, *, draft: ClientImport, may_invite: bool) -> None:
        initial = {"kind": draft.kind, "is_inviting": draft.is_inviting, "message": draft.message}
        super().__init__(data, initial=initial)
        self.draft = draft
        if not may_invite:
            del self.fields["is_inviting"], self.fields["message"]
        for place, title in enumerate(draft.head):
            self.fields[_name(place)] = forms.ChoiceField(
                label=title or f"Column {place + 1}", required=False, choices=[LEAVE_OUT, *FIELDS.items()],
                initial=draft.columns[place] if place < len(draft.columns) else "",
                widget=forms.Select(attrs={"class": "input"}),
            )  # fmt: skip

    def columns(self) -> list[str]:
        return [self.cleaned_data[_name(place)] for place in range(len(self.draft.head))]

    def chosen(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "kind": given["kind"],
            "is_inviting": given.get("is_inviting", False),
            "message": given.get("message", ""),
        }

    def table(self, most: int) -> list[tuple[Any, list[str]]]:
        """Return each column: its field, and what its first cells say."""
        rows = reading.parse(self.draft.text, self.draft.encoding).rows[:most]
        return [
            (self[_name(place)], [cells[place] for _, cells in rows if cells[place]])
            for place in range(len(self.draft.head))
        ]


def _name(place: int) -> str:
    return f"column_{place}"
