"""The firm writes its templates: a draft to work on, and numbered versions that never change."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, transaction

from features.base import audit, holding
from features.base.errors import Conflict, NotThere, Refused
from features.base.permissions import Actor, Permission, require
from features.organizers import offered, queries, reading, rules, values
from features.organizers.models import OrganizerTemplate, OrganizerVersion
from features.organizers.schema import Content, Kind
from features.organizers.switches import ORGANIZERS
from features.toggles.queries import is_on

EMPTY = Content()


class Particulars(TypedDict, total=False):
    name: str
    title: str


@transaction.atomic
def add_template(
    *, by: Actor, now: datetime, name: str, title: str, content: Content = EMPTY
) -> OrganizerTemplate:
    """
    Begin a template: a draft that nobody can be sent yet.

    :raises NotAllowed: the role may not change settings.
    :raises NotThere: organizers are off.
    :raises Refused: a name can't be taken, or there are too many.
    :raises Conflict: another template has this name.
    """
    _need(by)
    if queries.templates(by).count() >= rules.MOST_TEMPLATES:
        raise Refused(f"There are {rules.MOST_TEMPLATES} templates. Remove one first.", field="name")
    reading.check(content)
    made = OrganizerTemplate(
        name=rules.name(name), title=rules.title(title), draft=reading.write(content), created_at=now, edited_at=now
    )  # fmt: skip
    _save(made, force_insert=True)
    audit.record("organizer_template.added", by=by, about=made)
    return made


@transaction.atomic
def change_template(
    *, template: OrganizerTemplate, by: Actor, now: datetime, **given: Unpack[Particulars]
) -> bool:
    """
    Change what it is called. Clients read another title with the next version. Return whether anything differed.

    :raises Refused: a name can't be taken.
    :raises Conflict: another template has this name.
    """
    _hold(template, by)
    tidy = {name: getattr(rules, name)(value) for name, value in given.items()}
    changes = {name: value for name, value in tidy.items() if getattr(template, name) != value}
    for name, value in changes.items():
        setattr(template, name, value)
    if changes:
        template.is_changed, template.edited_at = template.is_changed or "title" in changes, now
        _save(template)
        audit.record("organizer_template.changed", by=by, about=template)
    return bool(changes)


@transaction.atomic
def edit_draft(
    *, template: OrganizerTemplate, by: Actor, now: datetime, change: Callable[[Content], Content]
) -> Content:
    """
    Change what it asks: `change` is given the draft as it is now (features.organizers.drafting).

    :raises Refused: the result breaks a rule, such as a condition about what comes later.
    :raises NotThere: what it changes is not there any more.
    """
    _hold(template, by)
    before = queries.draft_of(template)
    content = reading.read(reading.write(change(before)))  # by the rules of what comes from outside
    if content != before:
        template.draft, template.is_changed, template.edited_at = reading.write(content), True, now
        template.save(update_fields=["draft", "is_changed", "edited_at"])
        audit.record("organizer_template.changed", by=by, about=template)
    return content


@transaction.atomic
def publish(*, template: OrganizerTemplate, by: Actor, now: datetime) -> OrganizerVersion:
    """
    Make the draft the version that clients get from now on. Who has one already answers what they were sent.

    :raises Refused: it asks nothing, or a section has no question, or more than one form can bring.
    :raises Conflict: the newest version says the same.
    """
    _hold(template, by)
    if not template.is_changed:
        raise Conflict("The newest version says the same. Change something first.")
    content = queries.draft_of(template)
    _check_whole(content)
    made = write_version(template, content, now=now, by=by)
    audit.record("organizer_template.published", by=by, about=template, version=made.number)
    return made


def write_version(
    template: OrganizerTemplate, content: Content, *, now: datetime, by: Actor | None
) -> OrganizerVersion:
    template.newest, template.is_changed = template.newest + 1, False
    template.save(update_fields=["newest", "is_changed"])
    return OrganizerVersion.objects.create(
        template=template, number=template.newest, title=template.title, content=reading.write(content),
        published_by=getattr(by, "user", None), created_at=now,
    )  # fmt: skip


@transaction.atomic
def set_open(*, template: OrganizerTemplate, by: Actor, now: datetime, is_open: bool) -> bool:
    """
    Say whether clients may start one themselves, with the newest version (S2-21). Return whether that differed.

    :raises Refused: there is no version yet.
    """
    _hold(template, by)
    if is_open and not template.newest:
        raise Refused("Publish this template first: clients start its newest version.")
    if template.is_open == is_open:
        return False
    template.is_open = is_open
    template.save(update_fields=["is_open"])
    offered.changed()
    audit.record(
        "organizer_template.opened" if is_open else "organizer_template.closed", by=by, about=template
    )
    return True


@transaction.atomic
def duplicate_template(*, template: OrganizerTemplate, by: Actor, now: datetime) -> OrganizerTemplate:
    """Add a copy of its draft under another name."""
    _hold(template, by)
    name = _free_name(template.name)
    return add_template(by=by, now=now, name=name, title=template.title, content=queries.draft_of(template))


@transaction.atomic
def import_template(*, raw: bytes, by: Actor, now: datetime) -> OrganizerTemplate:
    """
    Add a template from a file that was exported, here or at another firm: as a draft.

    :raises Refused: it is no such file, or breaks a rule; the message says which, and where.
    """
    _need(by)
    found = rules.file(raw)
    try:
        content = reading.read(found.get("content"))
        name, title = rules.name(_text(found, "name")), rules.title(_text(found, "title"))
    except Refused as refusal:
        raise Refused(refusal.message, field="file") from refusal
    return add_template(by=by, now=now, name=_free_name(name), title=title, content=content)


@transaction.atomic
def remove_template(*, template: OrganizerTemplate, by: Actor, now: datetime) -> None:
    """Remove it from the list. Its versions stay with what was sent from them."""
    _hold(template, by)
    template.removed_at, template.is_open = now, False
    template.save(update_fields=["removed_at", "is_open"])
    offered.changed()
    audit.record("organizer_template.removed", by=by, about=template)


def _need(by: Actor) -> None:
    require(by, Permission.SETTINGS_FEATURES)
    if not is_on(ORGANIZERS):
        raise NotThere


def _hold(template: OrganizerTemplate, by: Actor) -> None:
    _need(by)
    holding.hold(template, among=queries.templates(by))


def _check_whole(content: Content) -> None:
    asking = [one for one in content.questions.values() if one.kind != Kind.STATEMENT]
    if not asking:
        raise Refused("This asks nothing yet. Add a question first.")
    for section in content:
        if not section.questions:
            raise Refused(f"“{section.title}” has no question. Add one, or remove the section.")
        if sum(values.fields(one) for one in section.questions) > values.MOST_FIELDS:
            raise Refused(
                f"“{section.title}” asks too much for one page. Move some of it to another section."
            )


def _text(found: dict[str, Any], name: str) -> str:
    value = found.get(name, "")
    if not isinstance(value, str):
        raise Refused(f"The file’s “{name}” is no text.")
    return value


def _free_name(name: str) -> str:
    rows = OrganizerTemplate.objects.filter(removed_at__isnull=True)
    taken = {one.lower() for one in rows.values_list("name", flat=True)}
    tried = [name, *(f"{name[:110]} ({at})" for at in range(2, rules.MOST_TEMPLATES + 3))]
    return next(one for one in tried if one.lower() not in taken)


def _save(template: OrganizerTemplate, *, force_insert: bool = False) -> None:
    try:
        with transaction.atomic():
            template.save(force_insert=force_insert)
    except IntegrityError as error:
        raise Conflict(
            "You already have a template of this name. Choose another name.", field="name"
        ) from error
