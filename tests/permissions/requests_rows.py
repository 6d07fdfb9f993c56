"""The rows of requests; rows.py says what the signs mean."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from features.requests import operations as requests
from features.requests.models import DoneUploading, Item, Request, Template, UploadLink
from features.requests.operations import Wanted
from tests.permissions.actors import LATER, Scene

SOON = LATER + timedelta(minutes=1)
ASKING, SETTING, SEEING = "yyyynn0nn nnn yn nn", "yynnnnynn nnn yn nn", "yyyyyn0nn nnn yn nn"
type Act = Callable[[Scene, Any], Any]


def asked(s: Scene, **given: Any) -> Request:
    return requests.ask(client=s.client, by=s.boss, now=LATER, title="Papers", items=[Wanted("W-2")], **given)


def item(s: Scene) -> Item:
    return asked(s).items.get()


def answered(s: Scene) -> Item:
    found = item(s)
    requests.say(item=found, contact=s.wanda, answer="do_not_have", now=LATER)
    return found


def accepted(s: Scene) -> Item:
    found = item(s)
    requests.accept(item=found, by=s.boss, now=LATER)
    return found


def closed(s: Scene) -> Request:
    found = asked(s)
    requests.close(request=found, by=s.boss, now=LATER)
    return found


def template(s: Scene) -> Template:
    made = requests.add_template(name="List", by=s.boss)
    requests.add_template_item(template=made, by=s.boss, title="W-2")
    return made


def done(s: Scene) -> DoneUploading:
    return requests.say_done(contact=s.wanda, client=s.client, now=LATER)


def unseen(s: Scene, by: Any) -> None:
    found = answered(s)
    requests.mark_seen(request_id=found.request_id, day=LATER.date(), until=SOON, by=s.boss, now=LATER)
    requests.mark_unseen(request_id=found.request_id, day=LATER.date(), by=by)


def done_unseen(s: Scene, by: Any) -> None:
    found = done(s)
    requests.mark_done_seen(done_id=found.pk, by=s.boss, now=LATER)
    requests.mark_done_unseen(done_id=found.pk, by=by)


def link(s: Scene) -> UploadLink:
    return requests.make_link(client=s.client, by=s.boss, now=LATER, title="Files").link


ROWS: dict[str, tuple[str, Act]] = {
    "requests.ask": (
        ASKING,
        lambda s, by: requests.ask(client=s.client, by=by, now=LATER, title="Papers", items=[Wanted("W-2")]),
    ),
    "requests.send": (ASKING, lambda s, by: requests.send(request=asked(s, is_draft=True), by=by, now=LATER)),
    "requests.change": (ASKING, lambda s, by: requests.change(request=asked(s), by=by, now=LATER, title="N")),
    "requests.add_item": (
        ASKING, lambda s, by: requests.add_item(request=asked(s), by=by, now=LATER, wanted=Wanted("1098")),
    ),
    "requests.change_item": (
        ASKING, lambda s, by: requests.change_item(item=item(s), by=by, now=LATER, title="N"),
    ),
    "requests.remove_item": (ASKING, lambda s, by: requests.remove_item(item=item(s), by=by, now=LATER)),
    "requests.move_item": (ASKING, lambda s, by: requests.move_item(item=item(s), to="up", by=by)),
    "requests.accept": (ASKING, lambda s, by: requests.accept(item=answered(s), by=by, now=LATER)),
    "requests.accept_all": (
        ASKING, lambda s, by: requests.accept_all(request=answered(s).request, by=by, now=LATER),
    ),
    "requests.give_back": (
        ASKING, lambda s, by: requests.give_back(item=answered(s), by=by, now=LATER, note="Page 2."),
    ),
    "requests.ask_again": (ASKING, lambda s, by: requests.ask_again(item=accepted(s), by=by, now=LATER)),
    "requests.close": (ASKING, lambda s, by: requests.close(request=asked(s), by=by, now=LATER)),
    "requests.withdraw": (ASKING, lambda s, by: requests.withdraw(request=asked(s), by=by, now=LATER)),
    "requests.reopen": (ASKING, lambda s, by: requests.reopen(request=closed(s), by=by, now=LATER)),
    "requests.nudge": (ASKING, lambda s, by: requests.nudge(request=asked(s), by=by, now=LATER)),
    "requests.nudge_many": (ASKING, lambda s, by: requests.nudge_many(requests=[asked(s)], by=by, now=LATER)),
    "requests.mark_seen": (
        SEEING,
        lambda s, by: requests.mark_seen(
            request_id=answered(s).request_id, day=LATER.date(), until=SOON, by=by, now=LATER
        ),
    ),
    "requests.mark_unseen": (SEEING, unseen),
    "requests.mark_done_seen": (
        SEEING, lambda s, by: requests.mark_done_seen(done_id=done(s).pk, by=by, now=LATER),
    ),
    "requests.mark_done_unseen": (SEEING, done_unseen),
    "requests.make_link": (
        ASKING,
        lambda s, by: requests.make_link(client=s.client, by=by, now=LATER, title="Files"),
    ),
    "requests.revoke": (ASKING, lambda s, by: requests.revoke(link=link(s), by=by, now=LATER)),
    "requests.choose_rules": (
        SETTING, lambda _, by: requests.choose_rules(by=by, tell="owners", words="", only_asked=True),
    ),
    "requests.add_template": (SETTING, lambda _, by: requests.add_template(name="New", by=by)),
    "requests.change_template": (
        SETTING, lambda s, by: requests.change_template(template=template(s), by=by, name="N", note=""),
    ),
    "requests.duplicate_template": (
        SETTING, lambda s, by: requests.duplicate_template(template=template(s), by=by),
    ),
    "requests.remove_template": (SETTING, lambda s, by: requests.remove_template(template=template(s), by=by)),
    "requests.add_template_item": (
        SETTING, lambda s, by: requests.add_template_item(template=template(s), by=by, title="1098"),
    ),
    "requests.change_template_item": (
        SETTING, lambda s, by: requests.change_template_item(item=template(s).items.get(), by=by, title="N"),
    ),
    "requests.move_template_item": (
        SETTING, lambda s, by: requests.move_template_item(item=template(s).items.get(), to="up", by=by),
    ),
    "requests.remove_template_item": (
        SETTING, lambda s, by: requests.remove_template_item(item=template(s).items.get(), by=by),
    ),
}  # fmt: skip
