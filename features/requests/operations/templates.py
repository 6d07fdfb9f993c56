"""The firm's own lists, to ask from again and again."""

from typing import Any, Literal, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.db.models import Max

from features.base import audit
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.documents.models import DocumentType
from features.requests import rules
from features.requests.models import Template, TemplateItem
from features.requests.operations.asking import FULL, swap
from features.requests.operations.holding import need_on

MOST = 100


class ItemParticulars(TypedDict, total=False):
    title: str
    help: str
    type: DocumentType | None
    is_required: bool


@transaction.atomic
def add_template(*, name: str, by: Actor, note: str = "") -> Template:
    """
    Add a list at the end.

    :raises NotAllowed: the role may not change settings.
    :raises Refused: the name can't be had, or there are too many.
    """
    require(by, Permission.SETTINGS_FEATURES)
    need_on()
    if Template.objects.count() >= MOST:
        raise Refused(f"There are {MOST} lists. Remove one first.", field="name")
    last = Template.objects.aggregate(last=Max("order"))["last"]
    added = _save(
        Template(name=rules.name(name), note=rules.note(note), order=0 if last is None else last + 1)
    )
    audit.record("request_template.added", by=by, about=added)
    return added


@transaction.atomic
def change_template(*, template: Template, by: Actor, name: str, note: str) -> None:
    """
    Rename a list, or change what stands above it. Requests that were made from it stay as they are.

    :raises Refused: the name can't be had.
    """
    held = _hold(template, by)
    held.name, held.note = rules.name(name), rules.note(note)
    _save(held)
    template.name, template.note = held.name, held.note
    audit.record("request_template.changed", by=by, about=held)


@transaction.atomic
def duplicate_template(*, template: Template, by: Actor) -> Template:
    """Add a copy of a list, with everything in it."""
    held = _hold(template, by)
    copy = add_template(name=_free_name(held.name), by=by, note=held.note)
    columns = held.items.values("order", "title", "help", "type_id", "is_required")
    TemplateItem.objects.bulk_create(TemplateItem(template=copy, **each) for each in columns)
    return copy


@transaction.atomic
def remove_template(*, template: Template, by: Actor) -> None:
    """Remove a list. Requests that were made from it stay."""
    held = _hold(template, by)
    audit.record("request_template.removed", by=by, about=held)
    held.delete()


@transaction.atomic
def add_template_item(*, template: Template, by: Actor, **given: Unpack[ItemParticulars]) -> TemplateItem:
    """
    Add one thing at the end of a list.

    :raises Refused: a value can't be taken, or the list is full.
    """
    held = _hold(template, by)
    if held.items.count() >= rules.MOST_ITEMS:
        raise Refused(FULL, field="title")
    last = held.items.aggregate(last=Max("order"))["last"]
    item = TemplateItem(template=held, order=0 if last is None else last + 1, **_tidy({"title": "", **given}))
    item.save(force_insert=True)
    audit.record("request_template.changed", by=by, about=held)
    return item


@transaction.atomic
def change_template_item(*, item: TemplateItem, by: Actor, **given: Unpack[ItemParticulars]) -> None:
    """Change what is given of one thing."""
    held = _hold(item.template, by)
    changes = _tidy({**given})
    for name, new in changes.items():
        setattr(item, name, new)
    item.save(update_fields=list(changes))
    audit.record("request_template.changed", by=by, about=held)


@transaction.atomic
def move_template_item(*, item: TemplateItem, to: Literal["up", "down"], by: Actor) -> None:
    """Let it and its neighbor change places."""
    held = _hold(item.template, by)
    swap(list(held.items.all()), item, to)


@transaction.atomic
def remove_template_item(*, item: TemplateItem, by: Actor) -> None:
    held = _hold(item.template, by)
    item.delete()
    audit.record("request_template.changed", by=by, about=held)


def _hold(template: Template, by: Actor) -> Template:
    require(by, Permission.SETTINGS_FEATURES)
    need_on()
    found = Template.objects.select_for_update().filter(pk=template.pk).first()
    if found is None:
        raise NotThere
    return found


def _tidy(given: dict[str, Any]) -> dict[str, Any]:
    rules_of = {"title": rules.title, "help": rules.help_text}
    return {name: rules_of[name](value) if name in rules_of else value for name, value in given.items()}


def _free_name(name: str) -> str:
    taken = set(Template.objects.values_list("name", flat=True))
    stem = name[:100]
    return next(tried for at in range(2, MOST + 3) if (tried := f"{stem} ({at})") not in taken)


def _save(template: Template) -> Template:
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as error:
        raise Conflict("You already have a list of this name. Choose another name.", field="name") from error
    return template
