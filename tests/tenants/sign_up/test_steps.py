"""The three steps, as a browser without scripts goes through them."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core import mail

from tenants.sign_up import addresses
from tenants.sign_up.models import SignUp
from tenants.sign_up.web import drafts
from tests.tenants.sign_up.conftest import FIRM, OWNER, PASSWORD

TOO_CLOSE = "This password is too close to your name, your e-mail address or your firm. Choose another."
pytestmark = pytest.mark.usefixtures("clock")


def value_of(response, name):
    return response.context["form"][name].value()


class TestTheFirm:
    def test_a_good_one_leads_to_the_owner(self, visitor):
        response = visitor.choose_firm()

        assert (response.status_code, response.url) == (302, "/sign-up/you/")

    def test_without_scripts_the_address_follows_from_the_name(self, visitor):
        visitor.choose_firm(slug="")

        assert "larkspurfinch" in visitor.get("/sign-up/you/").content.decode()

    def test_coming_back_shows_what_was_typed(self, visitor):
        visitor.choose_firm()

        response = visitor.get("/sign-up/")

        assert {name: value_of(response, name) for name in FIRM} == FIRM

    @pytest.mark.parametrize(
        ("field", "typed", "said"),
        [
            ("slug", "aldergate", f"aldergate{addresses.suffix()} is taken."),
            ("slug", "admin", "“admin” is kept for Portico itself. Try another."),
            ("slug", "xn--80ak6aa92e", "An address can’t have two hyphens there. Try it without them."),
            ("slug", "x" * 64, "An address has at most 40 characters. This one has 64."),
            ("slug", "🏠", "Use the letters a to z, digits and hyphens only. Other letters can be mistaken."),
            ("firm_name", "", "Enter the name your clients know you by."),
            ("firm_name", "a" * 121, "Use at most 120 characters. This has 121."),
            ("firm_name", "Win now: https://evil.example", "Leave web addresses out of the name."),
            ("firm_name", "Lark\u202espur", "Write it on one line, with ordinary letters."),
            ("kind", "", "Choose what you do. You can change everything it sets."),
            ("kind", "bank", "Choose one of these."),
            (
                "color",
                "red;}",
                "Choose a color, written as # and six digits or letters a to f, such as #1F4D3A.",
            ),
        ],
    )
    @pytest.mark.usefixtures("cast")
    def test_a_mistake_is_named_and_nothing_is_lost(self, visitor, field, typed, said):
        response = visitor.choose_firm(**{field: typed})

        assert response.status_code == 422
        assert response.context["form"].errors[field] == [said]
        for name, value in {**FIRM, field: typed}.items():
            assert value_of(response, name) == value

    def test_a_name_that_is_markup_is_shown_as_text(self, visitor):
        response = visitor.choose_firm(firm_name="<b>Lark</b>", slug="")

        assert response.status_code == 302
        page = visitor.get("/sign-up/you/").content.decode()
        assert "&lt;b&gt;Lark&lt;/b&gt;" in page
        assert "<b>Lark" not in page

    def test_five_kinds_are_offered(self, visitor):
        page = visitor.get("/sign-up/").content.decode()

        assert page.count('name="kind"') == 5

    def test_the_live_answer_is_a_fragment(self, visitor, cast):
        response = visitor.get(
            "/sign-up/address/", {"slug": "aldergate", "firm_name": "Aldergate", "kind": "law"}
        )

        page = response.content.decode()
        assert response.status_code == 200
        assert "is taken" in page
        assert 'data-takes="aldergate-law"' in page
        assert "<html" not in page

    def test_asking_for_addresses_over_and_over_is_slowed_down(self, visitor):
        answers = [visitor.get("/sign-up/address/", {"slug": "lark"}).status_code for _ in range(121)]

        assert answers == [200] * 120 + [429]


class TestTheOwner:
    def test_is_asked_for_only_after_the_firm(self, visitor):
        response = visitor.get("/sign-up/you/")

        assert (response.status_code, response.url) == (302, "/sign-up/")

    def test_a_good_one_is_written_down_once_with_a_hash_of_the_password(self, visitor):
        response = visitor.sign_up()

        row = SignUp.objects.get()
        assert (response.status_code, response.url) == (302, "/sign-up/mail/")
        assert (row.firm_name, row.slug, row.kind, row.color) == tuple(FIRM.values())
        assert (row.owner_name, row.owner_email, row.time_zone) == (
            "Dana Finch",
            "dana@larkspurfinch.com",
            "Europe/Berlin",
        )
        assert row.password.startswith("argon2")
        assert (row.proved_at, row.firm) == (None, None)

    @pytest.mark.parametrize(
        ("field", "typed", "said"),
        [
            ("owner_email", "dana@", "Enter an e-mail address like dana@larkspurfinch.com."),
            ("owner_email", "dana@lark.com\nBcc: all@lark.com", "Enter an e-mail address like dana@larkspurfinch.com."),
            ("owner_email", f"{'d' * 60}@{'x' * 200}.com", None),
            ("owner_name", "", "Enter your name, as your clients know you."),
            ("owner_name", "Dana\nFinch", "Write it on one line, with ordinary letters."),
            ("password", "short", "Use at least 12 characters. This one has 5."),
            ("password", "qwerty123456", "This password is on the lists that attackers try first. Choose another."),
            ("password", "dana@larkspurfinch", TOO_CLOSE),
            ("password", "x" * 201, "Use at most 200 characters."),
            ("time_zone", "Mars/Olympus", "Choose your time zone from the list."),
        ],
    )  # fmt: skip
    def test_a_mistake_is_named_and_nothing_is_lost(self, visitor, field, typed, said):
        visitor.choose_firm()

        response = visitor.name_owner(**{field: typed})

        errors = response.context["form"].errors[field]
        assert response.status_code == 422
        assert said is None or errors == [said]
        for name, value in {**OWNER, field: typed}.items():
            assert value_of(response, name) == value
        assert f'value="{typed if field == "password" else PASSWORD}"' in response.content.decode()
        assert not SignUp.objects.exists()

    def test_the_answer_is_the_same_for_an_address_that_owns_a_firm_already(self, visitor, other, cast):
        known = visitor.sign_up(owner_email=cast.a.firm.owner_email)
        unknown = other.sign_up(owner_email="nobody@example.com")

        assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
        pages = [
            one.get("/sign-up/mail/").content.decode().replace(address, "…").replace(quote(address), "…")
            for one, address in ((visitor, cast.a.firm.owner_email), (other, "nobody@example.com"))
        ]
        assert without_tokens(pages[0]) == without_tokens(pages[1])

    def test_an_address_taken_meanwhile_is_chosen_anew_right_here(self, visitor, cast):
        visitor.choose_firm()
        draft = drafts.read(visitor.cookies[drafts.COOKIE].value).with_({"slug": "aldergate"})
        visitor.cookies[drafts.COOKIE] = draft.signed()

        refused = visitor.name_owner()
        accepted = visitor.name_owner(slug="aldergate-law")

        assert refused.context["form"].verdict.suggestion == "aldergate-law"
        assert 'name="slug"' in refused.content.decode()
        assert accepted.url == "/sign-up/mail/"
        assert SignUp.objects.get().slug == "aldergate-law"

    def test_going_back_keeps_what_stands_here_right_or_not(self, visitor):
        visitor.choose_firm()

        visitor.name_owner(owner_email="dana@", back="1")
        response = visitor.get("/sign-up/you/")

        assert (value_of(response, "owner_name"), value_of(response, "owner_email")) == (
            "Dana Finch",
            "dana@",
        )
        assert not SignUp.objects.exists()

    def test_the_password_is_never_kept_in_the_browser(self, visitor):
        visitor.choose_firm()
        visitor.name_owner(owner_email="dana@", back="1")

        assert not hasattr(drafts.read(visitor.cookies[drafts.COOKIE].value), "password")
        assert PASSWORD not in visitor.get("/sign-up/you/").content.decode()

    def test_a_form_made_for_one_firm_signs_that_one_up_whatever_another_tab_did(self, visitor):
        visitor.choose_firm()
        signed = visitor.get("/sign-up/you/").context["signed"]
        visitor.choose_firm(firm_name="Second Firm", slug="second-firm")

        visitor.name_owner(draft=signed)

        assert SignUp.objects.get().firm_name == "Larkspur & Finch"

    def test_a_draft_signed_by_nobody_here_is_not_believed(self, visitor):
        visitor.cookies[drafts.COOKIE] = "eyJzbHVnIjoieCJ9:1xyz:forged"

        assert visitor.get("/sign-up/you/").url == "/sign-up/"


class TestBots:
    def test_a_program_that_fills_every_field_is_asked_to_leave_one_empty(self, visitor):
        visitor.choose_firm()

        response = visitor.name_owner(website="https://spam.example")

        assert "Leave the field “Website” empty and continue." in response.context["form"].non_field_errors()
        assert not SignUp.objects.exists()

    def test_nobody_types_two_pages_in_a_second(self, visitor):
        visitor.choose_firm()
        visitor.clock.shift(timedelta(seconds=-29.5))

        response = visitor.name_owner()

        assert (
            "That was very quick. Check what you entered, then continue."
            in response.context["form"].non_field_errors()
        )
        assert not SignUp.objects.exists()

    def test_a_sixth_mail_to_one_address_within_the_hour_is_refused_and_nothing_is_lost(self, visitor):
        for number in range(5):
            visitor.sign_up(slug=f"lark-{number}")
            visitor.cookies.clear()

        response = visitor.sign_up(slug="lark-6")

        assert response.status_code == 429
        assert "Wait a few minutes" in response.content.decode()
        assert value_of(response, "owner_name") == "Dana Finch"
        assert SignUp.objects.count() == 5

    def test_a_visitor_may_not_sign_up_by_the_dozen(self, visitor):
        answers = []
        for number in range(21):
            visitor.cookies.clear()
            answers.append(visitor.sign_up(owner_email=f"dana{number}@example.com").status_code)

        assert answers == [302] * 20 + [429]

    def test_a_form_from_elsewhere_is_refused(self, db, clock):
        from tests.tenants.sign_up.conftest import Visitor  # noqa: PLC0415  with the check that tests leave out

        strict = Visitor(enforce_csrf_checks=True)

        assert strict.post("/sign-up/", FIRM).status_code == 403


class TestTheMail:
    def test_the_same_form_posted_twice_is_one_sign_up_and_one_mail(
        self, visitor, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            visitor.sign_up()
        first = SignUp.objects.get()

        with django_capture_on_commit_callbacks(execute=True):
            response = visitor.name_owner()

        again = SignUp.objects.get()
        assert response.url == "/sign-up/mail/"
        assert (again.pk, bytes(again.token_hash)) == (first.pk, bytes(first.token_hash))
        assert len(mail.outbox) == 1

    def test_it_can_be_sent_again_and_only_the_newest_link_works(
        self, visitor, mailed, django_capture_on_commit_callbacks
    ):
        from tests.tenants.sign_up.conftest import link_in  # noqa: PLC0415

        with django_capture_on_commit_callbacks(execute=True):
            response = visitor.post("/sign-up/mail/")

        assert response.url == "/sign-up/mail/?again=1"
        assert "A new link is on its way" in visitor.get(response.url).content.decode()
        assert visitor.get(mailed).status_code == 404
        assert visitor.get(link_in(mail.outbox[-1])).status_code == 200

    def test_another_e_mail_address_gets_a_link_of_its_own_and_ends_the_first(
        self, visitor, mailed, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            visitor.name_owner(owner_email="finch@larkspurfinch.com")

        assert [message.to for message in mail.outbox] == [
            ["dana@larkspurfinch.com"],
            ["finch@larkspurfinch.com"],
        ]
        assert SignUp.objects.count() == 1
        assert visitor.get(mailed).status_code == 404

    def test_a_stranger_sees_no_third_step(self, visitor, other):
        visitor.sign_up()

        assert other.get("/sign-up/mail/").url == "/sign-up/"


def without_tokens(page: str) -> str:
    """Leave out what differs from answer to answer: form tokens and nonces."""
    lines = page.splitlines()
    return "\n".join(line for line in lines if "csrf" not in line and "nonce" not in line)
