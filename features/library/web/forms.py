"""The forms of the slice. Every field answers by the rule that the operations use."""

from collections.abc import Sequence

from django import forms

from features.clients.web.forms import Data, Ruled, RuledForm, text
from features.library import rules
from features.library.models import OTHER, Article, ArticleCategory
from features.library.pictures import ACCEPT

GONE = {"invalid_choice": "This category is gone. Choose another."}
HOW = "Markdown: **bold**, _italic_, ## for a heading, - for a list, > for a remark, [words](https://…) for a link."


class CategoryField(forms.ChoiceField):
    """The firm's categories, or none of them. Gives the ArticleCategory or None."""

    def __init__(self, known: Sequence[ArticleCategory]) -> None:
        self.by_id = {str(each.pk): each for each in known}
        choices = [("", OTHER), *((str(each.pk), each.name) for each in known)]
        super().__init__(label="Category", choices=choices, required=False, error_messages=GONE)

    def clean(self, value: object) -> ArticleCategory | None:
        return self.by_id.get(super().clean(value))


class ArticleForm(RuledForm):
    """An article to change. `seen` is the version that was opened."""

    title = Ruled(rules.title, required=True, label="Title", widget=text(160, autocomplete="off"))
    summary = Ruled(
        rules.summary, label="In one sentence", widget=text(300, autocomplete="off"),
        help_text="It stands below the title, and in lists.",
    )  # fmt: skip
    body = Ruled(
        rules.body, required=True, label="Text", help_text=HOW,
        widget=forms.Textarea(attrs={"rows": 22, "maxlength": rules.LONGEST_BODY}),
    )  # fmt: skip
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("audience", "title", "summary", "category", "body", "seen")

    def __init__(
        self, data: Data, *, categories: Sequence[ArticleCategory], article: Article | None = None
    ) -> None:
        known = {name: getattr(article, name) for name in ("title", "summary", "body") if article}
        where = {"category": str(article.category_id or ""), "seen": article.version} if article else {}
        super().__init__(data, initial={**known, **where})
        self.fields["category"] = CategoryField(categories)
        self.order_fields(self.field_order)


class NewArticleForm(ArticleForm):
    audience = forms.ChoiceField(
        label="For whom is it?", choices=Article.Audience.choices, widget=forms.RadioSelect, initial="clients",
        error_messages={"required": "Choose whom it is for.", "invalid_choice": "Choose whom it is for."},
        help_text="This can’t be changed later, so that nothing of the team’s reaches a client.",
    )  # fmt: skip


class CategoryForm(RuledForm):
    name = Ruled(rules.category_name, required=True, label="Name", widget=text(80, autocomplete="off"))


class PictureForm(RuledForm):
    file = forms.FileField(
        label="Picture", widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
        help_text="PNG, JPEG or WebP, up to 10 MB. Where and when it was taken is left out.",
        error_messages={"required": "Choose a picture first.", "empty": "This file is empty. Choose another."},
    )  # fmt: skip


class AnswerForm(RuledForm):
    is_helpful = forms.TypedChoiceField(
        choices=[("yes", "Yes"), ("no", "No")], coerce=lambda said: said == "yes",
        error_messages={"required": "Choose yes or no.", "invalid_choice": "Choose yes or no."},
    )  # fmt: skip
    words = Ruled(
        rules.words, label="What should we say better?",
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": rules.LONGEST_WORDS}),
    )  # fmt: skip
