"""A switch that is off is off everywhere, in the same second and for that firm only (requirements D12)."""

from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from django.core import mail
from django.db import transaction
from django.urls import reverse
from waffle.models import Switch as Row

from features.base import composition, outbox
from features.base.jobs import registry
from features.base.mail import KIND
from features.toggles import catalogue
from features.toggles.catalogue import Switch
from tenants.context import inside
from tests.isolation import arguments, bodies
from tests.isolation.actors import Actor, everybody
from tests.isolation.asking import METHODS, SAFE, Asker, host_of
from tests.isolation.endpoints import Endpoint, of_firm

EVERY = catalogue.every()
WITHOUT_PAGE = {
    "unreleased_invoices": "it adds rows to the pages of invoices",
    "upload_links": "its pages stand below a client of the firm’s",
    "mail_answers": "its pages are those of a mail that waits in the inbox",
    "full_delegates": "it widens a choice on a page of its parent's",
    "staff_two_step": "it asks everybody for what anybody may set up",
    "client_two_step": "it asks everybody for what anybody may set up",
}
ONLY_IN_PART = {
    "requests": (
        "client",
        "client_item",
        "client_done",
        "firm",
        "firm_record",
        "firm_item",
        "firm_links",
        "settings",
    ),  # the modules of a slice that a switch turns off; its other pages are always there
    "accounts": (),  # a password is one way in among others, on the same pages
    "clients": ("delegates",),
    "factors": (),  # everybody may have a second step; its switches ask everybody for one
    "work": (
        "client",
        "firm",
        "firm_moves",
        "firm_recurring",
    ),  # its settings are there before there is a status to switch on
}
BEFORE_IT_IS_ON = {  # modules in which a slice is set up: it can't be turned on before (D14). All else belongs to its switch
    "booking": ("settings", "settings_hours"),
}
FRAMES = ("/", "/workspace/", "/documents/", "/workspace/clients/", "/workspace/find/?q=cnry")


@pytest.fixture(params=EVERY, ids=lambda switch: switch.key)
def off(request, asker: Asker) -> Iterator[Switch]:
    """One switch turned off in firm a; its twin keeps it."""
    with transaction.atomic():
        with inside(asker.world.a.firm):
            Row.objects.update_or_create(name=request.param.key, defaults={"active": False})
        yield request.param
        transaction.set_rollback(True)


def _belongs(endpoint: Endpoint, switch: Switch) -> bool:
    own = catalogue.get(endpoint.declared.switch or "")
    return own is not None and switch.key in (own.key, own.parent.key if own.parent else "")


def _module_of(endpoint: Endpoint) -> str:
    return str((getattr(endpoint.view, "cls", None) or endpoint.view).__module__)


def _slice_of(endpoint: Endpoint) -> str:
    """Return the slice an endpoint works for: features.documents.web.client, portal_api.v1.documents → documents."""
    parts = _module_of(endpoint).split(".")
    return parts[1] if parts[0] == "features" else parts[-1]


@pytest.mark.parametrize("endpoint", of_firm(), ids=str)
def test_every_endpoint_of_a_slice_with_switches_belongs_to_one(endpoint: Endpoint) -> None:
    """Otherwise it would stay when its section is switched off, and the tests below would not know."""
    has_switches = find_spec(f"features.{_slice_of(endpoint)}") and find_spec(
        f"features.{_slice_of(endpoint)}.switches"
    )

    whole = _slice_of(endpoint) not in ONLY_IN_PART
    in_part = _module_of(endpoint).endswith(ONLY_IN_PART.get(_slice_of(endpoint), ()))
    before = _module_of(endpoint).rpartition(".web.")[2] in BEFORE_IT_IS_ON.get(_slice_of(endpoint), ())
    assert not (has_switches and (whole or in_part) and not before) or endpoint.declared.switch
    assert not (before and endpoint.declared.switch), "it must be there while the switch is off"


def _admitted(asker: Asker, endpoint: Endpoint) -> list[Actor]:
    return [actor for actor in everybody(asker.world) if actor.door(endpoint.declared) == "in"]


def test_its_endpoints_do_not_exist(asker: Asker, off: Switch) -> None:
    asked = 0
    for endpoint in (each for each in of_firm() if _belongs(each, off)):
        path = arguments.path(endpoint, asker.world, asker.world.a, "own")
        for actor in _admitted(asker, endpoint):
            for method in METHODS:
                body = None if method in SAFE else bodies.plausible(endpoint, asker.world.a, "c1")
                answer = asker.ask(actor, path, method, host_of(asker.world.a), body=body)

                assert answer.status in (404, 405), f"{actor.name} {method} {path}"
                assert not answer.written
                asked += 1
    assert asked or off.key in WITHOUT_PAGE, "no endpoint belongs to this switch"


def test_no_page_leads_there(asker: Asker, off: Switch) -> None:
    gone = {
        reverse(each.name, "config.urls_firm")
        for each in of_firm()
        if _belongs(each, off) and not each.converters
    }
    for actor in everybody(asker.world):
        for frame in FRAMES:
            answer = asker.ask(actor, frame, "GET", host_of(asker.world.a))

            assert not [path for path in gone if f'"{path}"' in answer.body], f"{actor.name} at {frame}"


def test_the_twin_keeps_it(asker: Asker, off: Switch) -> None:
    actor = Actor("contact", "client", cookies=asker.world.b.cookies["c1-person"])
    paths = [
        f"/{each.route}" for each in of_firm() if each.declared.switch == off.key and not each.converters
    ]

    answers = [asker.ask(actor, path, "POST", host_of(asker.world.b), body={}) for path in paths]

    assert paths or off.key in WITHOUT_PAGE
    assert 404 not in [answer.status for answer in answers]


def test_its_mails_are_not_sent(asker: Asker, off: Switch) -> None:
    letter = {
        "to": "x@example.com",
        "subject": "s",
        "text": "t",
        "html": "h",
        "from_name": "n",
        "switch": off.key,
        "until": None,
    }
    mail.outbox.clear()
    with inside(asker.world.a.firm):
        outbox.put(KIND, letter)
        outbox.deliver_waiting()

    assert not mail.outbox


def test_its_jobs_do_not_run(asker: Asker, off: Switch, monkeypatch) -> None:
    ran: list[str] = []
    for job in (each for each in registry.values() if each.switch == off.key):
        monkeypatch.setattr(job, "run", lambda *_, name=job.name, **__: ran.append(name))
        job.task.apply((str(asker.world.a.firm.pk),))

    assert not ran


def test_what_it_hangs_into_the_frame_is_marked_with_it() -> None:
    """Nothing may be hung into the frame by a slice with switches without naming one."""
    parts = [
        *composition.nav,
        *composition.home_panels,
        *composition.quick_links,
        *composition.inbox,
        *composition.client_tabs,
    ]
    unmarked = [part.key for part in parts if "documents" in part.key and part.switch is None]

    assert not unmarked
