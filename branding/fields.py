"""A Django form field as the interface shows it: label, control, hint and error, tied together for screen readers."""

from collections.abc import Iterator
from typing import Any, Self

from django import forms
from django.forms.boundfield import BoundField

CHECKBOX, CHOICES, INPUT, HIDDEN = "checkbox", "choices", "input", "hidden"


class Described(str):
    """The label of a choice with a line below it: `Described("Law", "Matters, contracts")`."""

    __slots__ = ("hint",)
    hint: str

    def __new__(cls, label: str, hint: str = "") -> Self:
        described = super().__new__(cls, label)
        described.hint = hint
        return described


def context_of(bound: BoundField, options: dict[str, Any]) -> dict[str, Any]:
    """Return what `components/field.html` shows. Options it does not know become attributes of the control."""
    kind = _kind(bound)
    hint, prefix, suffix = (
        options.pop("hint", bound.help_text),
        options.pop("prefix", ""),
        options.pop("suffix", ""),
    )
    label, across = options.pop("label", bound.label), options.pop("across", "")
    optional = options.pop("optional", not bound.field.required and kind == INPUT)
    toggle = options.pop("toggle", False)
    attrs = {name.replace("_", "-"): value for name, value in options.items()}
    attrs |= _classes(kind, attrs, toggle=toggle) | _described_by(bound, hint)
    return {
        "kind": kind, "id": bound.id_for_label, "auto": bound.auto_id, "label": label, "hint": hint,
        "prefix": prefix, "suffix": suffix, "optional": optional, "toggle": toggle, "across": across,
        "error": " ".join(str(error) for error in bound.errors), "described_by": attrs.get("aria-describedby"),
        "options": list(_options(bound)) if kind == CHOICES else (),
        "control": "" if kind == CHOICES else bound.as_widget(attrs=attrs),
    }  # fmt: skip


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if bound.is_hidden:
        return HIDDEN
    if isinstance(widget, forms.CheckboxInput):
        return CHECKBOX
    return CHOICES if isinstance(widget, forms.RadioSelect) else INPUT


def _classes(kind: str, attrs: dict[str, Any], *, toggle: bool) -> dict[str, str]:
    if kind == INPUT:
        return {"class": f"input {attrs.get('class', '')}".strip()}
    return {"class": "toggle", "role": "switch"} if toggle else {}


def _described_by(bound: BoundField, hint: str) -> dict[str, str]:
    parts = [f"{bound.auto_id}_helptext"] if hint else []
    parts += [f"{bound.auto_id}_error"] if bound.errors else []
    invalid = {"aria-invalid": "true"} if bound.errors else {}
    return invalid | ({"aria-describedby": " ".join(parts)} if parts else {})


def _options(bound: BoundField) -> Iterator[dict[str, Any]]:
    for option in bound.subwidgets:
        label = option.choice_label
        yield {"control": option.tag(), "label": label, "hint": getattr(label, "hint", "")}
