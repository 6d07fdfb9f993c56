"""The console's door: nothing without the second factor, a code works once, sessions end."""

from datetime import timedelta
from io import StringIO

import pyotp
import pytest
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from tenants.console import second_factor, sessions
from tenants.console.models import Operator, OperatorEvent, OperatorSession
from tests.cast import NOON
from tests.cast import PASSWORD as STAFF_PASSWORD
from tests.http import Browser
from tests.tenants.console.conftest import PASSWORD, SECRET, Desk, code_now

PAGES = ["/console/", "/console/switches/", "/console/health/", "/console/log/"]


def events():
    return list(OperatorEvent.objects.order_by("at", "pk").values_list("event", flat=True))


@pytest.mark.parametrize("path", PAGES)
def test_nobody_sees_a_page_without_signing_in(db, path):
    response = Desk().get(path)

    assert response.status_code == 302
    assert response.url.startswith("/console/sign-in/?next=")


@pytest.mark.parametrize("path", PAGES)
def test_the_password_alone_opens_nothing(noor, path):
    desk = Desk()

    assert desk.enter().url == "/console/sign-in/code/"
    assert desk.get(path).url == "/console/sign-in/code/"


def test_password_and_code_open_the_page_that_was_asked_for(noor):
    desk = Desk()
    desk.enter(next="/console/log/")
    response = desk.type_code()

    assert response.url == "/console/log/"
    assert desk.get("/console/log/").status_code == 200
    assert "operator.signed_in" in events()


@pytest.mark.parametrize(
    "going", ["https://evil.example/console/", "//evil.example", "/sign-in/", "/console/\r\nX: y"]
)
def test_nobody_is_led_elsewhere(noor, going):
    desk = Desk()
    desk.enter(next=going)

    assert desk.type_code().url in ("/console/", "/console/%0D%0AX:%20y")


@pytest.mark.parametrize(
    ("email", "password"),
    [("noor@portico.app", "wrong"), ("nobody@portico.app", PASSWORD), ("olga@example.com", STAFF_PASSWORD)],
)
def test_wrong_and_unknown_get_the_same_answer(noor, cast, email, password):
    response = Desk().enter(email=email, password=password)

    assert response.status_code == 422
    assert "That e-mail address and password do not belong together." in response.content.decode()
    assert not OperatorSession.objects.exists()


def test_somebody_who_is_no_operator_any_more_is_out_at_once(desk, noor):
    Operator.objects.filter(pk=noor.pk).update(is_active=False)

    assert desk.get("/console/").status_code == 302
    assert Desk().enter().status_code == 422


def test_a_code_works_once(noor):
    first, second = Desk(), Desk()
    first.enter()
    second.enter()
    code = code_now()

    assert first.type_code(code).url == "/console/"
    refused = second.type_code(code)

    assert refused.status_code == 422
    assert "That code does not work." in refused.content.decode()
    assert second.get("/console/").status_code == 302


def test_a_code_older_than_the_last_is_refused_too(noor):
    old = pyotp.TOTP(SECRET).at(NOON - timedelta(seconds=30))
    desk, later = Desk(), Desk()
    desk.enter()
    desk.type_code()
    later.enter()

    assert later.type_code(old).status_code == 422


@pytest.mark.parametrize("code", ["000000", "12345", "abcdef", "١٢٣٤٥٦", "1" * 500, ""])
def test_a_wrong_code_opens_nothing(noor, code):
    desk = Desk()
    desk.enter()

    response = desk.post("/console/sign-in/code/", {"code": code})

    assert response.status_code == 422
    assert desk.get("/console/").status_code == 302


def test_guessing_codes_is_slowed_down(noor):
    desk = Desk()
    desk.enter()
    for number in range(10):
        desk.type_code(f"00000{number}")

    assert "tried too often" in desk.type_code().content.decode()


def test_without_a_cache_server_one_code_is_tried_in_half_a_minute(noor, clock):
    assert not second_factor.use_slowly(noor, "000000", now=NOON)
    assert not second_factor.use_slowly(noor, code_now(), now=NOON)

    clock.shift(timedelta(minutes=1))
    assert second_factor.use_slowly(noor, code_now(), now=NOON + timedelta(minutes=1))


def test_guessing_passwords_is_slowed_down(noor):
    for number in range(10):
        Desk().enter(password=f"guess {number}")

    assert "tried too often" in Desk().enter().content.decode()


def test_the_token_changes_when_the_code_is_proved(noor):
    desk = Desk()
    desk.enter()
    before = desk.cookies[sessions.COOKIE].value
    desk.type_code()

    assert desk.cookies[sessions.COOKIE].value != before
    half = Desk()
    half.cookies[sessions.COOKIE] = before
    assert half.get("/console/").status_code == 302


def test_the_cookie_is_closed_to_scripts_and_other_sites(noor):
    desk = Desk()
    desk.enter()

    cookie = desk.cookies[sessions.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"], cookie["path"]) == (
        True,
        "Strict",
        "",
        "/",
    )


def test_eight_idle_hours_end_a_session(desk, clock):
    clock.shift(timedelta(hours=7, minutes=58))
    assert desk.get("/console/").status_code == 200

    clock.shift(timedelta(hours=8, minutes=1))
    assert desk.get("/console/").status_code == 302


def test_twelve_hours_end_it_however_busy(desk, clock):
    for _ in range(6):
        clock.shift(timedelta(hours=2))
        last = desk.get("/console/").status_code

    assert last == 302


def test_the_code_has_to_follow_the_password_soon(noor, clock):
    desk = Desk()
    desk.enter()
    clock.shift(timedelta(minutes=11))

    assert desk.type_code().url == "/console/sign-in/"


def test_signing_out_ends_the_session_and_the_back_button_shows_nothing(desk):
    token = desk.cookies[sessions.COOKIE].value
    page = desk.get("/console/")

    response = desk.post("/console/sign-out/")

    assert response.url == "/console/sign-in/"
    desk.cookies[sessions.COOKIE] = token
    assert desk.get("/console/").status_code == 302
    assert page["Cache-Control"] == "private, no-store"
    assert events()[-1] == "operator.signed_out"


def test_an_operators_cookie_means_nothing_on_a_firms_host(desk, cast):
    browser = Browser(cast.a.firm)
    browser.cookies[sessions.COOKIE] = desk.cookies[sessions.COOKIE].value

    assert browser.get("/console/").status_code == 404
    assert browser.get("/workspace/").status_code == 302


def test_dead_sessions_are_removed_at_night(desk, clock):
    from tenants.console import tasks  # noqa: PLC0415

    clock.shift(timedelta(hours=13))
    tasks.forget_sessions.delay()

    assert not OperatorSession.objects.exists()


class TestTheFirstTime:
    @pytest.fixture
    def printed(self, clock):
        """The password that make_operator printed."""
        out = StringIO()
        call_command("make_operator", email="ben@portico.app", name="Ben Adler", stdout=out)
        return out.getvalue().strip()

    def set_up(self, desk, **changes):
        page = desk.get("/console/sign-in/set-up/")
        secret = page.context["grouped"].replace(" ", "")
        fields = {
            "secret": page.context["carried"],
            "code": pyotp.TOTP(secret).now(),
            "password": "nine green lamps",
        }
        return desk.post("/console/sign-in/set-up/", {**fields, **changes}), secret

    def test_an_app_is_set_up_and_the_printed_password_replaced(self, printed):
        desk = Desk()
        assert desk.enter("ben@portico.app", printed).url == "/console/sign-in/code/"
        assert desk.get("/console/sign-in/code/").url == "/console/sign-in/set-up/"

        response, secret = self.set_up(desk)

        ben = Operator.objects.get(email="ben@portico.app")
        assert response.url == "/console/"
        assert desk.get("/console/").status_code == 200
        assert ben.check_password("nine green lamps")
        assert not ben.password_is_temporary
        assert secret.encode() not in bytes(ben.totp_secret)
        assert sorted(events()) == ["operator.made", "operator.second_factor_set", "operator.signed_in"]

    def test_a_mistyped_code_keeps_the_same_picture(self, printed):
        desk = Desk()
        desk.enter("ben@portico.app", printed)
        before = desk.get("/console/sign-in/set-up/").context
        refused = desk.post(
            "/console/sign-in/set-up/",
            {"secret": before["carried"], "code": "000000", "password": "nine green lamps"},
        )

        assert refused.status_code == 422
        assert refused.context["grouped"] == before["grouped"]
        assert "data:image/svg+xml" in refused.content.decode()

    def test_the_code_that_set_it_up_is_spent(self, printed):
        desk, again = Desk(), Desk()
        desk.enter("ben@portico.app", printed)
        _, secret = self.set_up(desk)
        again.enter("ben@portico.app", "nine green lamps")

        assert again.type_code(pyotp.TOTP(secret).now()).status_code == 422

    def test_it_cannot_be_set_up_a_second_time(self, printed):
        first, second = Desk(), Desk()
        first.enter("ben@portico.app", printed)
        second.enter("ben@portico.app", printed)
        self.set_up(first)

        assert second.get("/console/sign-in/set-up/").url == "/console/sign-in/code/"

    def test_a_weak_password_is_refused_in_plain_words(self, printed):
        desk = Desk()
        desk.enter("ben@portico.app", printed)

        response, _ = self.set_up(desk, password="short")

        assert "Use at least 12 characters. This one has 5." in response.content.decode()
        assert Operator.objects.get().totp_secret is None


class TestTheCommand:
    def test_takes_a_password_from_standard_input(self, clock, monkeypatch):
        monkeypatch.setattr("sys.stdin", StringIO("seven blue kettles\n"))
        call_command(
            "make_operator", email="ben@portico.app", name="Ben", password_stdin=True, stdout=StringIO()
        )

        ben = Operator.objects.get()
        assert ben.check_password("seven blue kettles")
        assert not ben.password_is_temporary

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({"email": "noor@portico.app"}, "is an operator already"),
            ({"email": "nobody@portico.app", "reset": True}, "is no operator"),
            ({"email": "noor"}, "is no e-mail address"),
        ],
    )
    def test_refuses_in_plain_words(self, noor, options, said):
        with pytest.raises(CommandError, match=said):
            call_command("make_operator", stdout=StringIO(), **options)

    def test_lets_somebody_who_lost_their_phone_begin_anew(self, desk, noor):
        out = StringIO()
        call_command("make_operator", email="noor@portico.app", reset=True, stdout=out)

        assert desk.get("/console/").status_code == 302
        again = Desk()
        again.enter(password=out.getvalue().strip())
        assert again.get("/console/").url == "/console/sign-in/set-up/"


def test_a_session_remembers_where_it_began(noor, rf: RequestFactory):
    sessions.start(rf.get("/", HTTP_USER_AGENT="A browser"), operator=noor, now=NOON)

    session = OperatorSession.objects.get()
    assert (session.ip, session.agent) == ("127.0.0.1", "A browser")
