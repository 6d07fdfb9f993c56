from typing import Any

from django import forms

from integrations.email.answering import MOST_BYTES


class AnswerForm(forms.Form):
    """What somebody answers to a mail of the demo."""

    text = forms.CharField(
        label="Your answer", required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 5})
    )
    file = forms.FileField(
        label="File",
        required=False,
        allow_empty_file=True,
        help_text=f"Up to {MOST_BYTES // 1024**2} MB.",
        widget=forms.FileInput(attrs={"class": "input"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is not None and file.size > MOST_BYTES:
            self.add_error(
                "file",
                f"This file is too large for a mail. Choose one of {MOST_BYTES // 1024**2} MB or less.",
            )
        if not self.errors and not cleaned["text"].strip() and file is None:
            self.add_error("text", "Write something, or choose a file.")
        return cleaned
