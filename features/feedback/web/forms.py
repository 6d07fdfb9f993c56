"""The form of the slice. Every field answers by the rule that the operation uses."""

from collections.abc import Sequence

from django import forms

from features.clients.models import Client
from features.clients.web.forms import Data, Ruled, RuledForm
from features.feedback import rules
from features.feedback.models import BEST, WORST, Feedback

WHOM = "Choose whom it concerns."
CHOOSE = "Choose what it is: an idea, a problem or praise."
GRADES = {WORST: "1, poor", 2: "2", 3: "3", 4: "4", BEST: "5, very good"}


class FeedbackForm(RuledForm):
    kind = forms.ChoiceField(
        label="What is it?", choices=Feedback.Kind.choices, widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )  # fmt: skip
    words = Ruled(
        rules.words, required=True, label="In your words",
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": rules.LONGEST}),
    )  # fmt: skip
    rating = forms.TypedChoiceField(
        label="How do you like the portal?", required=False, coerce=int, empty_value=None,
        choices=[("", "No answer"), *((str(grade), label) for grade, label in GRADES.items())],
        error_messages={"invalid_choice": f"Choose {WORST} to {BEST}, or leave it out."},
    )  # fmt: skip
    page = Ruled(rules.page, widget=forms.HiddenInput())
    field_order = ("client", "kind", "words", "rating", "page")

    def __init__(
        self, data: Data, *, clients: Sequence[Client], chosen: Client | None = None, page: str = ""
    ) -> None:
        self.by_id = {str(one.pk): one for one in clients}
        super().__init__(data, initial={"page": page, "client": str(chosen.pk) if chosen else ""})
        if len(clients) > 1:
            self.fields["client"] = forms.ChoiceField(
                label="Whom does it concern?",
                choices=[("", "Choose"), *((pk, one.name) for pk, one in self.by_id.items())],
                error_messages=dict.fromkeys(("required", "invalid_choice"), WHOM),
            )
        self.order_fields(self.field_order)

    @property
    def whom(self) -> Client:
        """Return whom it concerns; the only one where there is no choice."""
        only = next(iter(self.by_id))
        return self.by_id[self.cleaned_data.get("client", only)]
