"""The same for the public host: whoever asks there, no firm's data comes out, and no firm's row changes."""

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from tenants.console import sessions as console
from tenants.console.models import Operator, OperatorSession
from tenants.context import platform
from tests.cast import PASSWORD
from tests.isolation import arguments, bodies, judging
from tests.isolation.actors import Actor
from tests.isolation.asking import METHODS, SAFE, Asker
from tests.isolation.endpoints import Endpoint, of_public
from tests.isolation.factories import hashed, secret
from tests.isolation.judging import Case

OF_THE_PLATFORM = {"firm_name", "suspended_reason"}  # what the console shows of a firm
LATER = timezone.timedelta(hours=1)
UNPROVED = {"sign_up:confirm", "sign_up:renew"}


class Platform(Actor):
    def sees(self, canary, firm: str) -> bool:
        return self.side == "operator" and canary.field in OF_THE_PLATFORM


@pytest.fixture
def visitors(asker: Asker) -> list[Actor]:
    with platform():
        operator = Operator.objects.create(
            email="op@example.com", name="Op", password=make_password(PASSWORD), totp_secret=b"x"
        )
        for name, proved in (("whole", timezone.now()), ("half", None)):
            OperatorSession.objects.create(
                token_hash=hashed("operator", "platform", name), operator=operator, second_factor_at=proved,
                expires_at=timezone.now() + LATER,
            )  # fmt: skip
    a = asker.world.a
    return [
        Platform("anonymous"),
        Platform("owner of a firm", cookies=a.cookies["owner"] | a.cookies["c1-person"]),
        Platform("key of a firm", key=a.keys["all"]),
        Platform("operator", "operator", cookies={console.COOKIE: secret("operator", "platform", "whole")}),
    ]


@pytest.mark.parametrize("endpoint", of_public(), ids=str)
def test_nobody_gets_at_a_firms_data_from_the_public_host(
    asker: Asker, visitors: list[Actor], endpoint: Endpoint
) -> None:
    complaints = []
    for actor in visitors:
        door = actor.door(endpoint.declared)
        for method in METHODS:
            fields = (
                None
                if method in SAFE
                else bodies.plausible(endpoint, asker.world.a, "c1")
                | {"reason": "Because", "switch": "documents"}
            )
            answer = asker.ask(
                actor,
                arguments.path(endpoint, asker.world, asker.world.a, "own"),
                method,
                settings.SITE_HOST,
                body=fields,
            )
            case = Case(endpoint, actor, method, "own", firm="public")
            complaints += [f"{case} → {fault}" for fault in judging.faults(case, answer, door)]

    assert not complaints, "\n".join(complaints[:40])


@pytest.mark.parametrize(
    "endpoint", [each for each in of_public() if each.declared.audience == "operator"], ids=str
)
def test_the_password_alone_does_not_open_the_console(
    asker: Asker, visitors: list[Actor], endpoint: Endpoint
) -> None:
    half = Platform("half", cookies={console.COOKIE: secret("operator", "platform", "half")})
    path = arguments.path(endpoint, asker.world, asker.world.a, "own")
    for method in METHODS:
        answer = asker.ask(half, path, method, settings.SITE_HOST, body=None if method in SAFE else {})

        assert not answer.canaries
        assert answer.written <= {"public"}
        assert "/console/sign-in/" in path or answer.status in (302, 405)
