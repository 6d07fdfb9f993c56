"""The mailed link, opened and pressed by its owner, by others, twice, too late, and by programs."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from features.accounts.models import Membership, Ticket, User
from features.accounts.roles import Role
from tenants import operations as firms
from tenants.context import inside
from tenants.models import Firm, FirmSchema
from tenants.sign_up.models import SignUp
from tests.tenants.sign_up.conftest import PASSWORD, asked, link_in

pytestmark = pytest.mark.usefixtures("clock")


def the_firm():
    return Firm.objects.get(slug="larkspurfinch")


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_opening_the_link_changes_nothing_however_often(visitor, other, mailed, method):
    before = SignUp.objects.values().get()

    for one in (visitor, other, visitor):
        getattr(one, method)(mailed)

    assert SignUp.objects.values().get() == before
    assert not Firm.objects.filter(slug="larkspurfinch").exists()


def test_pressing_its_button_opens_the_firm_and_leads_in(visitor, mailed):
    response = visitor.post(mailed)

    firm = the_firm()
    assert response.status_code == 302
    assert response.url.startswith("http://larkspurfinch.localhost")
    assert (firm.name, firm.kind, firm.owner_email, firm.time_zone) == (
        "Larkspur & Finch", "law", "dana@larkspurfinch.com", "Europe/Berlin",
    )  # fmt: skip
    with inside(firm):
        owner = Membership.objects.select_related("user").get(role=Role.OWNER)
        assert owner.user.check_password(PASSWORD)
        assert Ticket.objects.get().user == owner.user


def test_the_owner_ends_up_signed_in_in_the_workspace(visitor, mailed):
    from tests.http import Browser  # noqa: PLC0415

    address = visitor.post(mailed).url
    path = "/" + address.split("/", 3)[3]
    browser = Browser(the_firm())

    assert browser.get("/workspace/").status_code == 302
    assert browser.get(path).status_code == 200
    entered = browser.post(path)

    assert entered.url == "/workspace/"
    assert browser.get("/workspace/").status_code == 200
    assert browser.get(path).status_code == 410


def test_the_password_does_not_stay_behind(visitor, mailed):
    visitor.post(mailed)

    assert SignUp.objects.get().password == ""


def test_the_address_of_the_page_is_kept_from_others(visitor, mailed):
    response = visitor.get(mailed)

    assert response["Referrer-Policy"] == "strict-origin"
    assert response["Cache-Control"] == "private, no-store"
    assert "http://*.localhost" in response["Content-Security-Policy"]


class TestElsewhere:
    def test_another_browser_must_type_the_password(self, other, mailed):
        page = other.get(mailed).content.decode()
        refused = other.post(mailed)

        assert 'type="password"' in page
        assert refused.status_code == 422
        assert "Type the password you chose when you signed up." in refused.content.decode()
        assert not Firm.objects.filter(slug="larkspurfinch").exists()

    def test_a_wrong_password_opens_nothing(self, other, mailed):
        response = other.post(mailed, {"password": "something else entirely"})

        assert response.status_code == 422
        assert "That is not the password you chose when you signed up." in response.content.decode()

    def test_the_right_one_opens_the_firm(self, other, mailed):
        response = other.post(mailed, {"password": PASSWORD})

        assert response.url.startswith("http://larkspurfinch.localhost")
        assert the_firm()

    def test_guessing_is_slowed_down(self, other, mailed):
        answers = [other.post(mailed, {"password": f"guess {n}"}).status_code for n in range(6)]

        assert answers == [422] * 5 + [429]


class TestDeadLinks:
    @pytest.mark.parametrize(
        "mangle",
        [
            lambda link: link[:-8] + "/",
            lambda link: link[:-3] + "AA/",
            lambda _: "/sign-up/confirm/x/",
        ],
    )
    def test_a_mangled_one_says_what_to_do(self, visitor, mailed, mangle):
        for response in (visitor.get(mangle(mailed)), visitor.post(mangle(mailed))):
            assert response.status_code == 404
            assert "This link no longer works" in response.content.decode()
        assert not Firm.objects.filter(slug="larkspurfinch").exists()

    def test_an_old_one_offers_a_new_one_and_nothing_has_to_be_typed_again(
        self, visitor, mailed, clock, django_capture_on_commit_callbacks
    ):
        clock.shift(timedelta(hours=24, seconds=1))
        page, pressed = visitor.get(mailed), visitor.post(mailed)
        with django_capture_on_commit_callbacks(execute=True):
            renewed = visitor.post(f"{mailed}renewal/")

        assert (page.status_code, pressed.status_code, renewed.status_code) == (410, 302, 200)
        assert "This link is too old" in page.content.decode()
        assert mail.outbox[-1].to == ["dana@larkspurfinch.com"]
        assert visitor.post(link_in(mail.outbox[-1])).url.startswith("http://larkspurfinch.localhost")

    def test_just_before_a_day_has_passed_it_still_works(self, visitor, mailed, clock):
        clock.shift(timedelta(hours=23, minutes=59))

        assert visitor.post(mailed).url.startswith("http://larkspurfinch.localhost")

    def test_a_used_one_leads_to_the_firms_own_door(self, visitor, other, mailed, clock):
        visitor.post(mailed)
        at_once = other.get(mailed)
        clock.shift(timedelta(minutes=11))
        later = visitor.post(mailed)

        for response in (at_once, later):
            assert response.status_code == 200
            assert "http://larkspurfinch.localhost" in response.content.decode()
            assert "/workspace/sign-in/" in response.content.decode()
        assert Firm.objects.filter(slug="larkspurfinch").count() == 1

    def test_a_week_later_the_sign_up_is_forgotten(self, visitor, mailed, clock):
        from tenants.sign_up import tasks  # noqa: PLC0415

        clock.shift(timedelta(days=8, seconds=1))
        tasks.forget_old.delay()

        assert not SignUp.objects.exists()
        assert visitor.get(mailed).status_code == 404


def test_the_button_pressed_twice_opens_one_firm(visitor, mailed):
    first, second = visitor.post(mailed), visitor.post(mailed)

    assert first.url.startswith("http://larkspurfinch.localhost")
    assert second.url.startswith("http://larkspurfinch.localhost")
    assert first.url != second.url
    assert Firm.objects.filter(slug="larkspurfinch").count() == 1
    with inside(the_firm()):
        assert User.objects.count() == 1


def test_a_forged_host_finds_no_sign_up_and_never_stands_in_a_mail(
    visitor, django_capture_on_commit_callbacks
):
    visitor.choose_firm()
    visitor.clock.shift(timedelta(seconds=30))
    forged = visitor.get("/sign-up/", headers={"host": "evil.example"})
    with django_capture_on_commit_callbacks(execute=True):
        visitor.name_owner()
        visitor.get("/sign-up/mail/", headers={"x-forwarded-host": "evil.example"})

    assert forged.status_code == 404
    assert "evil.example" not in mail.outbox[0].body
    assert f"http://localhost{''}" in mail.outbox[0].body


class TestALostAddress:
    @pytest.fixture
    def lost(self, mailed):
        """Somebody else opens a firm at the same address first."""
        rival, _ = asked(owner_email="rival@example.com")
        opening = firms.Opening(
            name="Larkspur Flowers", slug=rival.slug, kind="consulting", color="#1f4d3a", owner_name="Rae",
            owner_email="rae@example.com", password=rival.password,
        )  # fmt: skip
        firms.open_firm(opening=opening, now=rival.created_at)
        return mailed

    def test_leads_to_a_page_that_keeps_everything_and_suggests_another(self, visitor, lost):
        response = visitor.post(lost)
        page = visitor.get(response.url)

        assert response.url == "/sign-up/another-address/"
        assert page.context["form"]["slug"].value() == "larkspurfinch-law"
        assert "Larkspur &amp; Finch" in page.content.decode()

    def test_another_one_opens_the_firm(self, visitor, lost):
        visitor.post(lost)

        response = visitor.post("/sign-up/another-address/", {"slug": "larkspur-law"})

        assert response.url.startswith("http://larkspur-law.localhost")
        assert Firm.objects.get(slug="larkspur-law").name == "Larkspur & Finch"

    @pytest.mark.parametrize("slug", ["larkspurfinch", "www", "🦊", ""])
    def test_a_bad_one_is_named_there_too(self, visitor, lost, slug):
        visitor.post(lost)

        response = visitor.post("/sign-up/another-address/", {"slug": slug})

        assert response.status_code == 422
        assert response.context["form"].errors["slug"]

    def test_nobody_else_may_choose(self, visitor, other, lost):
        visitor.post(lost)

        assert other.get("/sign-up/another-address/").url == "/sign-up/"
        assert other.post("/sign-up/another-address/", {"slug": "mine-now"}).url == "/sign-up/"


class TestEmptyStock:
    @pytest.fixture
    def empty(self, mailed, settings):
        """No schema is ready, and web has no owning connection, as in production."""
        settings.OWNER_DATABASE_URL = ""
        FirmSchema.objects.filter(state=FirmSchema.State.STOCK).update(state=FirmSchema.State.CLAIMED)
        return mailed

    def test_shows_a_page_that_looks_again_by_itself(self, visitor, empty):
        response = visitor.post(empty)
        page = visitor.get(response.url)

        assert response.url == "/sign-up/preparing/"
        assert (page.status_code, page["Refresh"]) == (200, "3")
        assert "We are preparing your portal" in page.content.decode()
        assert SignUp.objects.get().proved_at is not None

    def test_goes_on_as_soon_as_a_worker_has_opened_it(self, visitor, empty):
        from tenants.sign_up import tasks  # noqa: PLC0415

        visitor.post(empty)
        one = FirmSchema.objects.filter(state=FirmSchema.State.CLAIMED).exclude(
            name__in=Firm.objects.values("schema_name")
        )
        FirmSchema.objects.filter(pk=one.values("pk")[:1]).update(state=FirmSchema.State.STOCK)
        tasks.sweep.delay()

        response = visitor.get("/sign-up/preparing/")

        assert response.url.startswith("http://larkspurfinch.localhost")
        assert "/workspace/welcome/" in response.url

    def test_is_nobody_elses_to_see(self, visitor, other, empty):
        visitor.post(empty)

        assert other.get("/sign-up/preparing/").url == "/sign-up/"

    def test_an_address_lost_while_waiting_is_chosen_anew(self, visitor, empty):
        visitor.post(empty)
        rival = FirmSchema.objects.exclude(name__in=Firm.objects.values("schema_name")).first()
        Firm.objects.create(
            name="Rival",
            slug="larkspurfinch",
            kind="law",
            schema_name=rival.name,
            owner_email="r@example.com",
        )

        assert visitor.get("/sign-up/preparing/").url == "/sign-up/another-address/"


def test_all_of_it_leaves_the_connection_on_the_platforms_side(visitor, mailed):
    visitor.post(mailed)

    assert connection.schema_name == "public"
