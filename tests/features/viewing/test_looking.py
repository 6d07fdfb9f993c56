"""What a visit shows, what it refuses, and how it ends."""

from datetime import timedelta

import pytest
from django.utils import timezone

from features.accounts import sessions
from features.accounts.models import CustomRole, Membership, Session
from features.accounts.roles import Role
from features.base.models import AuditEvent
from features.billing.operations import filing, release
from features.clients.models import Access, Client, Contact
from features.documents import operations
from features.documents.models import Download
from features.documents.queries import new_for
from features.notifications.models import Notification
from features.viewing import cookies, nightly
from features.viewing.models import ViewAs
from tenants.context import inside
from tests.cast import Cast, FirmCast
from tests.factories import billing, documents
from tests.features.viewing.conftest import Viewing, look
from tests.http import Browser


@pytest.mark.requirement("S0-3")
def test_it_begins_on_the_record_and_leads_to_their_home(cast: Cast) -> None:
    a = cast.a
    browser = Browser(a.firm).signed_in_as(a.owner)
    url = f"/workspace/clients/{a.household.pk}/people/{a.alice.pk}/portal/"
    assert "View as Alice Alder" in browser.get(url).content.decode()
    response = browser.post(url, {"reason": "She can’t find her invoice"})
    assert (response.status_code, response["Location"]) == (302, "/")
    home = browser.get("/").content.decode()
    assert "You are seeing what Alice Alder sees." in home
    assert "Alice" in home
    assert "30 minutes left" in home
    cookie = response.cookies[cookies.COOKIE]
    assert cookie["httponly"]
    assert not cookie["domain"]
    assert cookie["path"] == "/"


def test_a_reason_is_asked_for(cast: Cast) -> None:
    a = cast.a
    browser = Browser(a.firm).signed_in_as(a.owner)
    url = f"/workspace/clients/{a.household.pk}/people/{a.alice.pk}/portal/"
    for reason in ("", "no", "x" * 201):
        assert browser.post(url, {"reason": reason}).status_code == 422
    with inside(a.firm):
        assert not ViewAs.objects.exists()


@pytest.mark.requirement("S0-1")
def test_only_with_the_permission(cast: Cast) -> None:
    a = cast.a
    url = f"/workspace/clients/{a.household.pk}/people/{a.alice.pk}/portal/"
    browser = Browser(a.firm).signed_in_as(a.staff)
    assert browser.get(url).status_code == 403
    assert browser.post(url, {"reason": "Just looking"}).status_code == 403
    record = browser.get(f"/workspace/clients/{a.household.pk}/").content.decode()
    assert "View as" not in record
    owner = (
        Browser(a.firm).signed_in_as(a.owner).get(f"/workspace/clients/{a.household.pk}/").content.decode()
    )
    assert "View as Alice Alder" in owner


@pytest.mark.requirement("S0-2")
def test_only_for_people_with_access(cast: Cast) -> None:
    a = cast.a
    with inside(a.firm):
        Contact.objects.filter(pk=a.alice.pk).update(joined_at=None)
    browser = Browser(a.firm).signed_in_as(a.owner)
    record = browser.get(f"/workspace/clients/{a.household.pk}/").content.decode()
    assert "View as Alice Alder" not in record
    assert "View as Bob Birch" in record
    url = f"/workspace/clients/{a.household.pk}/people/{a.alice.pk}/portal/"
    assert browser.get(url).status_code == 404
    assert browser.post(url, {"reason": "Just looking"}).status_code == 404


def test_every_write_is_refused_in_words(viewing: Viewing) -> None:
    for method in ("post", "put", "patch", "delete"):
        response = getattr(viewing.browser, method)("/you/", {})
        assert response.status_code == 403
        assert "You are looking as Alice Alder. Only they can do this." in response.content.decode()


def test_htmx_and_programs_are_told_in_their_way(viewing: Viewing) -> None:
    said = viewing.browser.post("/you/", headers={"HX-Request": "true"})
    assert (said.status_code, said["X-Trouble"]) == (403, "looking")
    assert said.content.decode().startswith("You are looking as Alice Alder.")
    told = viewing.browser.post("/you/", headers={"Accept": "application/json"})
    assert told.json()["detail"].startswith("You are looking as Alice Alder.")


@pytest.mark.parametrize("page", ["/you/devices/", "/you/email/", "/you/password/", "/confirm/"])
def test_what_is_theirs_alone_is_not_shown(viewing: Viewing, page: str) -> None:
    assert viewing.browser.get(page).status_code in (403, 404)
    assert viewing.browser.get("/you/").status_code == 200


def test_ones_own_session_comes_back(cast: Cast) -> None:
    a = cast.a
    browser = Browser(a.firm).signed_in_as(a.charlie)
    with inside(a.firm):
        before = Session.objects.get(user=a.charlie.user, side="client")
    visit = look(a, a.owner, a.alice, a.household, browser=browser)
    assert "Charlie Cedar" not in browser.get("/").content.decode()
    assert browser.post("/sign-out/").status_code == 403
    response = browser.post("/viewing/stop/")
    assert response["Location"] == f"/workspace/clients/{a.household.pk}/"
    assert "Charlie Cedar" in browser.get("/").content.decode()
    with inside(a.firm):
        after = Session.objects.get(pk=before.pk)
        assert after.last_seen_at == before.last_seen_at
        assert ViewAs.objects.get(pk=visit.row.pk).ended_at is not None


def test_it_ends_after_half_an_hour(cast: Cast) -> None:
    now = timezone.now()
    a = cast.a
    almost = look(a, a.owner, a.alice, a.household, now=now - timedelta(minutes=29, seconds=50))
    assert almost.browser.get("/").status_code == 200
    late = look(a, a.owner, a.alice, a.household, now=now - timedelta(minutes=30))
    response = late.browser.get("/")
    assert (response.status_code, response["Location"]) == (303, "/viewing/over/")
    assert "Go to the workspace" in late.browser.get("/viewing/over/").content.decode()
    assert late.browser.post("/you/", {}).status_code != 200
    with inside(a.firm):
        end = AuditEvent.objects.get(event="portal.view_ended", details__visit=str(late.row.pk))
        assert end.details["minutes"] == 30


def test_a_form_sent_after_the_end_is_not_ones_own(cast: Cast) -> None:
    a = cast.a
    browser = Browser(a.firm).signed_in_as(a.charlie)
    look(a, a.owner, a.alice, a.household, browser=browser, now=timezone.now() - timedelta(hours=1))
    response = browser.post("/you/", {"name": "Somebody Else"})
    assert (response.status_code, response["Location"]) == (303, "/viewing/over/")
    with inside(a.firm):
        assert Contact.objects.get(pk=a.charlie.pk).user.name == "Charlie Cedar"


def _sign_out(a, visit):  # type: ignore[no-untyped-def]
    sessions.end(visit.session)


def _lose_the_role(a, visit):  # type: ignore[no-untyped-def]
    Membership.objects.filter(pk=a.admin.pk).update(role=Role.STAFF)


def _leave(a, visit):  # type: ignore[no-untyped-def]
    Membership.objects.filter(pk=a.admin.pk).update(is_active=False)


def _shut_out(a, visit):  # type: ignore[no-untyped-def]
    Contact.objects.filter(pk=a.alice.pk).update(is_active=False)


def _remove(a, visit):  # type: ignore[no-untyped-def]
    Access.objects.filter(contact=a.alice).delete()


@pytest.mark.parametrize("happens", [_sign_out, _lose_the_role, _leave, _shut_out, _remove])
def test_it_ends_with_the_next_request(cast: Cast, happens) -> None:  # type: ignore[no-untyped-def]
    visit = look(cast.a, cast.a.admin, cast.a.alice, cast.a.household)
    assert visit.browser.get("/").status_code == 200
    with inside(cast.a.firm):
        happens(cast.a, visit)
    assert visit.browser.get("/")["Location"] == "/viewing/over/"
    with inside(cast.a.firm):
        assert ViewAs.objects.get(pk=visit.row.pk).ended_at is not None


def test_it_belongs_to_the_browser_that_began_it(viewing: Viewing, cast: Cast) -> None:
    other = Browser(cast.a.firm).signed_in_as(cast.a.admin)
    other.cookies[cookies.COOKIE] = viewing.browser.cookies[cookies.COOKIE].value
    assert other.get("/")["Location"] == "/viewing/over/"


def test_not_even_their_own_other_browser_goes_on(viewing: Viewing, cast: Cast) -> None:
    other = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    other.cookies[cookies.COOKIE] = viewing.browser.cookies[cookies.COOKIE].value
    assert other.get("/")["Location"] == "/viewing/over/"


def test_a_second_visit_ends_the_first(viewing: Viewing, cast: Cast) -> None:
    url = f"/workspace/clients/{cast.a.pottery.pk}/people/{cast.a.bob.pk}/portal/"
    viewing.browser.post(url, {"reason": "And now as Bob"})
    assert "what Bob Birch sees" in viewing.browser.get("/").content.decode()
    with inside(cast.a.firm):
        assert ViewAs.objects.get(pk=viewing.row.pk).ended_at is not None


def test_a_contact_who_is_staff_is_no_way_into_the_workspace(cast: Cast) -> None:
    a = cast.a
    with inside(a.firm):
        both = Contact.objects.create(user=a.owner.user, joined_at=timezone.now()) if not hasattr(
            a.owner.user, "contact"
        ) else a.owner.user.contact  # fmt: skip
        Access.objects.get_or_create(contact=both, client=a.household)
    visit = look(a, a.admin, both, a.household)
    assert visit.browser.get("/").status_code == 200
    page = visit.browser.get("/workspace/account/").content.decode()
    assert "Adam Admin" in page
    assert "Olga Owner" not in page


def test_both_names_stand_in_the_trail_and_the_owner_hears(cast: Cast) -> None:
    a = cast.a
    visit = look(a, a.admin, a.alice, a.household)
    visit.browser.get("/")
    visit.browser.get("/documents/")
    visit.browser.get("/documents/")
    visit.browser.get("/projects/")
    visit.browser.post("/viewing/stop/")
    with inside(a.firm):
        rows = AuditEvent.objects.filter(event__startswith="portal.").order_by("created_at")
        assert [row.event for row in rows] == [
            "portal.viewed", *["portal.page_viewed"] * 3, "portal.view_ended",
        ]  # fmt: skip
        assert [row.details["page"] for row in rows[1:4]] == ["Home", "Documents", "Jobs"]
        for row in rows:
            assert row.actor_name == "Adam Admin"
            assert row.details["as_contact"] == "Alice Alder"
            assert row.about_id == a.alice.pk
        told = Notification.objects.get(kind="portal.viewed")
        assert told.user_id == a.owner.user_id
        assert "Adam Admin" in told.title


def test_a_refused_write_names_who_tried(viewing: Viewing, cast: Cast) -> None:
    viewing.browser.post("/you/", {})
    with inside(cast.a.firm):
        row = AuditEvent.objects.get(event="access.refused")
        assert row.actor_name == "Olga Owner"


def test_another_firms_cookie_opens_nothing(viewing: Viewing, cast: Cast) -> None:
    b = Browser(cast.b.firm).signed_in_as(cast.b.owner)
    b.cookies[cookies.COOKIE] = viewing.browser.cookies[cookies.COOKIE].value
    assert b.get("/")["Location"].startswith("/sign-in/")


def test_a_download_is_reading(viewing: Viewing, cast: Cast) -> None:
    a = cast.a
    with inside(a.firm):
        document = documents.shared(a.owner, a.household, "The paper.pdf")
    response = viewing.browser.get(f"/documents/{document.pk}/download/")
    assert response.status_code == 200
    assert b"".join(response.streaming_content)
    with inside(a.firm):
        assert not Download.objects.exists()
        assert not AuditEvent.objects.filter(event="document.downloaded").exists()
        row = AuditEvent.objects.get(event="portal.file_downloaded")
        assert (row.actor_name, row.details["as_contact"]) == ("Olga Owner", "Alice Alder")
        assert new_for(a.alice, document.created_at).filter(pk=document.pk).exists()


def test_a_file_of_an_invoice_is_taken_too_and_stands_in_the_trail_as_what_it_is(
    viewing: Viewing, cast: Cast
) -> None:
    a = cast.a
    with inside(a.firm):
        now = timezone.now()
        invoice = billing.drafted(a, now=now)
        (file,) = filing.add_files(
            invoice=invoice, files=[documents.accepted("Plan.pdf")], by=a.owner, now=now
        )
        release(invoice=invoice, by=a.owner, now=now)
    response = viewing.browser.get(f"/invoices/{invoice.pk}/files/{file.pk}/")
    assert response.status_code == 200
    assert b"".join(response.streaming_content)
    with inside(a.firm):
        assert not AuditEvent.objects.filter(event="invoice.file_opened").exists()
        assert AuditEvent.objects.get(event="portal.file_downloaded").actor_name == "Olga Owner"


def test_every_file_of_a_zip_and_every_earlier_version_stand_in_the_trail_each_time(
    viewing: Viewing, cast: Cast
) -> None:
    a = cast.a
    with inside(a.firm):
        papers = [documents.shared(a.owner, a.household, f"{name}.pdf") for name in ("One", "Two")]
        file = documents.accepted("One.pdf")
        operations.add_version(document=papers[0], file=file, by=a.owner, now=timezone.now())
    every = "&".join(f"document={each.pk}" for each in papers)
    version = f"/documents/{papers[0].pk}/versions/1/download/"
    for path in (f"/documents/zip/?{every}", f"/documents/zip/?{every}", version, version):
        answer = viewing.browser.get(path)
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)
    with inside(a.firm):
        rows = AuditEvent.objects.filter(event="portal.file_downloaded").order_by("created_at")
        taken = [row.details["page"] for row in rows]
        assert taken == [*["/documents/zip/", "One.pdf", "Two.pdf"] * 2, version, version]
        assert {(row.actor_name, row.details["as_contact"]) for row in rows} == {
            ("Olga Owner", "Alice Alder")
        }
        assert not Download.objects.exists()
        assert not AuditEvent.objects.filter(event="document.downloaded").exists()


def test_visits_that_nobody_ended_are_closed_by_a_job(cast: Cast) -> None:
    a, now = cast.a, timezone.now()
    visit = look(a, a.owner, a.alice, a.household, now=now - timedelta(minutes=31))
    with inside(a.firm):
        nightly.close_overdue.run()
        assert ViewAs.objects.get(pk=visit.row.pk).ended_at == visit.row.ends_at


def _helper(a: FirmCast) -> Membership:
    """Let Stella look as people of the household alone."""
    with inside(a.firm):
        role = CustomRole.objects.create(
            name="Helper", permissions=["clients.view", "portal.impersonate"], assigned_only=True
        )
        Membership.objects.filter(pk=a.staff.pk).update(role="", custom_role=role)
        Client.objects.filter(pk=a.household.pk).update(assigned_to=a.staff)
        return Membership.objects.select_related("user", "custom_role").get(pk=a.staff.pk)


def test_it_ends_when_the_person_comes_to_act_for_somebody_out_of_reach(cast: Cast) -> None:
    a = cast.a
    visit = look(a, _helper(a), a.alice, a.household)
    assert visit.browser.get("/").status_code == 200
    with inside(a.firm):
        Access.objects.create(contact=a.alice, client=a.pottery)
    assert visit.browser.get("/")["Location"] == "/viewing/over/"


def test_staff_for_some_clients_do_not_see_others_through_a_contact(cast: Cast) -> None:
    """Bob acts for the household and the pottery; whoever works for the household alone can't look as him."""
    a = cast.a
    _helper(a)
    browser = Browser(a.firm).signed_in_as(a.staff)
    url = f"/workspace/clients/{a.household.pk}/people/{{}}/portal/"
    assert browser.post(url.format(a.bob.pk), {"reason": "To help"}).status_code == 422
    assert browser.post(url.format(a.alice.pk), {"reason": "To help"}).status_code == 302
