"""What a list can be asked for, and the forms that files come with."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from features.actions.models import Action
from features.clients import engagements
from features.clients.models import Client
from features.documents import names
from features.documents.listing import NO_TYPE, SIDES, SORTS, Wish
from features.documents.models import OTHER, DocumentType
from features.documents.retention import LONGEST, SHORTEST
from features.projects.models import Project

LONGEST_SEARCH, TYPE_LONGEST, LONGEST_TAG = 100, 60, 40


def read_wish(asked: Any) -> Wish:
    """Read what an address asks for. What it does not know is left out: an old bookmark still shows a list."""
    kind = asked.get("type", "")
    sort = asked.get("sort", "")
    return Wish(
        words=names.clean(asked.get("q", ""))[:LONGEST_SEARCH],
        kind=NO_TYPE if kind == NO_TYPE else as_id(kind),
        year=as_year(asked.get("year", "")),
        new=asked.get("new") == "1",
        sort=sort if sort in SORTS else "newest",
        client_id=as_id(asked.get("client", "")),
        side=asked.get("from", "") if asked.get("from") in SIDES else "",
        tag=names.clean(asked.get("tag", ""))[:LONGEST_TAG],
        view="grid" if asked.get("view") == "grid" else "list",
    )


def as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def as_year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else None  # noqa: PLR2004


def as_page(text: str) -> int:
    return max(1, min(int(text), 10_000)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1  # noqa: PLR2004


class KindField(forms.ChoiceField):
    """The firm's types, or none of them. Gives the DocumentType or None."""

    def __init__(self, types: Sequence[DocumentType], **kwargs: Any) -> None:
        self.by_id = {str(each.pk): each for each in types}
        choices = [("", OTHER), *((str(each.pk), each.name) for each in types)]
        super().__init__(label="Type", choices=choices, required=False, **kwargs)
        self.error_messages["invalid_choice"] = "This type is gone. Choose another."

    def clean(self, value: Any) -> DocumentType | None:
        return self.by_id.get(super().clean(value))


def year_field(**kwargs: Any) -> forms.IntegerField:
    messages = {"invalid": "Enter a year with four digits, such as 2025."}
    widget = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "4", "autocomplete": "off"})
    return forms.IntegerField(label="Year", required=False, error_messages=messages, widget=widget, **kwargs)


class ProjectField(forms.ChoiceField):
    """The client's projects, or none of them. Gives the Project or None."""

    def __init__(self, projects: Sequence[Project], **kwargs: Any) -> None:
        self.by_id = {str(each.pk): each for each in projects}
        choices = [("", "None"), *((str(each.pk), each.name) for each in projects)]
        word = engagements.keeper().word()
        super().__init__(label=word.capitalize(), choices=choices, required=False, **kwargs)
        self.error_messages["invalid_choice"] = f"This {word} is gone. Choose another."

    def clean(self, value: Any) -> Project | None:
        return self.by_id.get(super().clean(value))


class FilesForm(forms.Form):
    """What is said about files on their way in; the files themselves are looked at one by one."""

    def __init__(self, types: Sequence[DocumentType], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = KindField(types)
        self.fields["year"] = year_field()


class ShareForm(FilesForm):
    """Files of the firm's. A client with projects is asked to which one they belong."""

    draft = forms.BooleanField(required=False)  # the name of the second button

    def __init__(
        self, types: Sequence[DocumentType], projects: Sequence[Project], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(types, *args, **kwargs)
        if projects:
            self.fields["project"] = ProjectField(projects)


class UploadForm(FilesForm):
    """A client's files. Who acts for one client is not asked whose they are."""

    def __init__(
        self, entities: Sequence[Client], types: Sequence[DocumentType], *args: Any, asked: Action | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(types, *args, **kwargs)
        self.asked = asked
        self.entities = {str(each.pk): each for each in entities}
        if len(entities) > 1:
            choices = [("", "Choose"), *((str(each.pk), each.name) for each in entities)]
            self.fields["client"] = forms.ChoiceField(
                label="Whose documents are these?", choices=choices,
                error_messages={
                    "required": "Choose whose documents these are.",
                    "invalid_choice": "Choose whose documents these are.",
                },
            )  # fmt: skip
            self.order_fields(["client", "kind", "year"])

        if asked is not None:
            self.fields["is_all"] = forms.BooleanField(
                label="That was all", required=False, help_text="It leaves your to-do list, and we are told."
            )

    @property
    def entity(self) -> Client:
        chosen = self.cleaned_data.get("client") or next(iter(self.entities))
        return self.entities[chosen]


class TagsField(forms.CharField):
    """Tags as people write them, with commas between. Gives a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Tags", required=False, max_length=1000, help_text="Only your team sees them. Put commas between.",
            **kwargs,
        )  # fmt: skip

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return [tag.strip() for tag in str(super().clean(value)).split(",") if tag.strip()]


class DocumentForm(forms.Form):
    """What staff can put right about a document."""

    name = forms.CharField(
        label="Name", max_length=names.LONGEST,
        error_messages={
            "required": "Enter a name for this document.",
            "max_length": f"Keep this under {names.LONGEST + 1} characters.",
        },
    )  # fmt: skip
    tags = TagsField()

    def __init__(
        self, types: Sequence[DocumentType], projects: Sequence[Project], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = KindField(types)
        self.fields["year"] = year_field()
        if projects:
            self.fields["project"] = ProjectField(projects)
        self.order_fields(["name", "kind", "year", "project", "tags"])


class TypeForm(forms.Form):
    """The name of a document type."""

    name = forms.CharField(
        label="Name", max_length=TYPE_LONGEST,
        error_messages={
            "required": "Enter a name for this type.",
            "max_length": f"Keep this under {TYPE_LONGEST + 1} characters.",
        },
    )  # fmt: skip


class KeepingForm(TypeForm):
    """A type and how long its documents are kept."""

    keep_years = forms.IntegerField(
        label="Keep documents for", required=False, min_value=SHORTEST, max_value=LONGEST,
        help_text="Full years after the year of a document, or after the one it came in if that is later. Then it goes "
        "to the trash. Empty: for ever.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "2", "autocomplete": "off"}),
        error_messages={
            "invalid": "Enter a number of years, such as 7.", "min_value": "Choose 1 to 30 years.",
            "max_value": "Choose 1 to 30 years.",
        },
    )  # fmt: skip
