import uuid
from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from branding.frame import Link
from features.base import composition, outbox
from features.base.models import AuditEvent
from features.clients import operations
from features.clients.models import Access, Client, Contact, Invitation
from tenants.context import inside
from tests.cast import Cast
from tests.features.clients.conftest import People, person
from tests.http import Browser

LIST, NEW, INVITE = "/workspace/clients/", "/workspace/clients/new/", "/workspace/clients/invite/"
WHOLE = {
    "name": "Cedar Ridge Dental PC", "kind": "business", "since": "2019", "assigned_to": "", "email": "a@example.com",
    "phone": "541 555 0142", "address": "77 Kiln Road", "tax_id_ending": "4471",
}  # fmt: skip


@pytest.fixture
def staff(cast: Cast) -> Browser:
    return Browser(cast.a.firm).signed_in_as(cast.a.staff)


def record(client: Client, more: str = "") -> str:
    return f"{LIST}{client.pk}/{more}"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def fewest(ask: Callable[[], object]) -> int:
    """Return how many queries a page needs once what is kept between requests has been read."""
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            ask()
        counts.append(len(asked))
    return min(counts)


def toasts(browser: Browser, path: str) -> str:
    return text_of(browser.get(path)).split('id="toasts"')[1].split('id="trouble"')[0]


class TestList:
    def test_it_shows_names_people_and_where_they_stand_but_not_the_test_client(self, staff, cast):
        page = text_of(staff.get(LIST))

        for said in ("Aldergate Bakery", "Charlie Cedar", "On portal", "Bob Birch"):
            assert said in page
        assert ("Test client (you)" in page, "All 3" in page) == (False, True)

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("bak", {"Bakery"}),
            ("BOB@example.com", {"Household", "Pottery"}),
            ("bob pottery", {"Pottery"}),
            ("birch", {"Household", "Pottery"}),
            ("100%", set()),
            ("\0a\ud800", set()),
            ("x" * 5000, set()),
        ],
    )
    def test_it_is_searched_by_name_contact_and_address(self, staff, query, names):
        page = staff.get(LIST, {"q": query.encode("utf-8", "replace").decode()}).content.decode()

        assert {
            name for name in ("Household", "Pottery", "Bakery") if f"Aldergate {name}</a>" in page
        } == names

    def test_typing_swaps_the_rows_alone_and_keeps_the_address_in_step(self, staff):
        response = staff.get(
            LIST, {"q": "bakery", "view": "", "sort": "name"}, headers={"hx-request": "true"}
        )

        page = response.content.decode()
        assert ("<html" in page, 'id="list"' in page, 'hx-swap-oob="true"' in page) == (False, True, True)
        assert response["HX-Replace-Url"] == f"{LIST}?q=bakery"

    def test_views_count_what_fits(self, staff, cast):
        with inside(cast.a.firm):
            person("Nina New", cast.a.bakery)
            Client.objects.create(name="Quiet Ones", kind="trust")
            Client.objects.create(name="Long Gone", kind="trust", archived_at=timezone.now())

        page = text_of(staff.get(LIST, {"view": "not-on"}))

        for said in ("All 4", "Not on the portal 1", "Archived 1", "Quiet Ones"):
            assert said in page
        assert ("Bakery</a>" in page, "Long Gone</a>" in page) == (False, False)
        assert "Long Gone</a>" in text_of(staff.get(LIST, {"view": "archived"}))

    def test_it_is_sorted_by_name_or_by_activity(self, staff, cast):
        with inside(cast.a.firm):
            operations.edit(
                client=fresh(cast.a.pottery), by=cast.a.staff, now=timezone.now(), phone="541 555 0142"
            )

        def order(sort):
            page = staff.get(LIST, {"sort": sort}).content.decode()
            return sorted(
                ("Bakery", "Household", "Pottery"), key=lambda name: page.index(f"Aldergate {name}</a>")
            )

        assert order("name") == ["Bakery", "Household", "Pottery"]
        assert order("-name") == ["Pottery", "Household", "Bakery"]
        assert order("-activity")[0] == "Pottery"
        assert order("id; drop table") == ["Bakery", "Household", "Pottery"]

    def test_it_narrows_to_whose_clients_they_are(self, staff, cast):
        with inside(cast.a.firm):
            Client.objects.filter(pk=cast.a.bakery.pk).update(assigned_to=cast.a.staff)

        mine = staff.get(LIST, {"staff": str(cast.a.staff.pk)}).content.decode()
        nobodys = staff.get(LIST, {"staff": "nobody"}).content.decode()

        assert ("Bakery</a>" in mine, "Pottery</a>" in mine) == (True, False)
        assert ("Bakery</a>" in nobodys, "Pottery</a>" in nobodys) == (False, True)

    def test_fifty_stand_on_a_page(self, staff, cast):
        with inside(cast.a.firm):
            Client.objects.bulk_create(Client(name=f"Zed {n:03}", kind="trust") for n in range(100))

        first, last = text_of(staff.get(LIST)), text_of(staff.get(LIST, {"page": "999"}))

        assert ("1 to 50 of 103" in first, f'{LIST}?page=2" rel="next"' in first) == (True, True)
        assert ("101 to 103 of 103" in last, 'rel="next"' in last) == (True, False)

    @pytest.mark.parametrize(
        "query", [{}, {"q": "zzz"}, {"view": "not-on"}, {"view": "archived"}, {"staff": "nobody"}]
    )
    def test_nothing_to_show_says_what_to_do(self, staff, cast, query):
        with inside(cast.a.firm):
            Access.objects.all().delete()
            Client.objects.all().delete()

        response = staff.get(LIST, query)

        assert (response.status_code, 'class="empty"' in response.content.decode()) == (200, True)

    def test_its_queries_do_not_grow_with_its_rows(self, staff, cast):
        def count(rows):
            with inside(cast.a.firm):
                Client.objects.filter(name__startswith="Row").delete()
                for number in range(rows):
                    client = Client.objects.create(
                        name=f"Row {number}", kind="trust", assigned_to=cast.a.staff
                    )
                    person(f"Person{uuid.uuid4()} One", client)
                    person(f"Guest{uuid.uuid4()} Two", client)
            return fewest(lambda: staff.get(LIST, {"q": "row"}))

        one, three = count(1), count(3)

        assert one == three
        assert three <= 8  # what a list may take


def fresh(client: Client) -> Client:
    return Client.objects.get(pk=client.pk)


class TestCreateAndEdit:
    def test_a_client_is_created_and_shown(self, staff, cast):
        response = staff.post(NEW, WHOLE)

        with inside(cast.a.firm):
            client = Client.objects.get(name="Cedar Ridge Dental PC")
        assert (response.status_code, response["Location"]) == (302, record(client))
        page = text_of(staff.get(record(client)))
        for said in ("Client since 2019", "••-•••4471", "77 Kiln Road", "Nobody yet"):
            assert said in page

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""), ("name", "x" * 201), ("kind", "king"), ("email", "a@example.com, b@example.com"),
            ("phone", "call me"), ("since", "last year"), ("tax_id_ending", "123-45-6789"), ("assigned_to", "me"),
            ("name", "a\0b"),
        ],
    )  # fmt: skip
    def test_bad_input_is_named_and_nothing_typed_is_lost(self, staff, cast, field, value):
        response = staff.post(NEW, {**WHOLE, field: value})

        page = response.content.decode()
        assert (response.status_code, page.count('aria-invalid="true"')) == (422, 1)
        for other, typed in WHOLE.items():
            assert other in {field, "assigned_to", "kind"} or f'value="{typed}"' in page
        with inside(cast.a.firm):
            assert not Client.objects.filter(address="77 Kiln Road").exists()

    def test_a_name_that_exists_is_warned_of_and_allowed(self, staff, cast):
        same = {**WHOLE, "name": "aldergate BAKERY"}

        warned = staff.post(NEW, same)
        assert (warned.status_code, "You have a client of this name already" in text_of(warned)) == (
            422,
            True,
        )
        assert 'value="77 Kiln Road"' in warned.content.decode()

        assert staff.post(NEW, {**same, "anyway": "1"}).status_code == 302
        with inside(cast.a.firm):
            assert Client.objects.filter(name__iexact="aldergate bakery").count() == 2

    def test_posted_twice_the_second_time_is_asked_about(self, staff, cast):
        assert [staff.post(NEW, WHOLE).status_code for _ in range(2)] == [302, 422]

    def test_an_edit_can_be_taken_back_from_where_it_was_made(self, staff, cast):
        url = record(cast.a.bakery, "edit/")
        staff.post(url, {**WHOLE, "name": "Rye & Co"})

        shown = toasts(staff, record(cast.a.bakery))
        undo_url = shown.split('action="')[1].split('"')[0]
        assert "Rye &amp; Co saved." in shown
        assert staff.post(undo_url).status_code == 302
        with inside(cast.a.firm):
            assert fresh(cast.a.bakery).name == "Aldergate Bakery"

    def test_archiving_offers_undo_and_takes_the_client_off_the_list(self, staff, cast):
        staff.post(record(cast.a.bakery, "archive/"))

        assert "Undo" in toasts(staff, LIST)
        assert "Bakery</a>" not in staff.get(LIST).content.decode()
        assert "Bring back" in text_of(staff.get(record(cast.a.bakery)))
        staff.post(record(cast.a.bakery, "restore/"))
        assert "Bakery</a>" in staff.get(LIST).content.decode()

    def test_an_undo_that_comes_too_late_says_so(self, staff, cast):
        staff.post(record(cast.a.bakery, "edit/"), {**WHOLE, "name": "Rye & Co"})
        undo_url = toasts(staff, LIST).split('action="')[1].split('"')[0]
        staff.post(record(cast.a.bakery, "edit/"), {**WHOLE, "name": "Rye & Daughters"})

        staff.post(undo_url)

        assert "changed again meanwhile" in toasts(staff, LIST)


class TestNotes:
    @pytest.mark.requirement("S3-28")
    def test_they_are_for_staff_alone(self, staff, cast):
        url, secret = record(cast.a.household, "notes/"), "Pays late CNRY-notes"
        seen = staff.get(url).content.decode().split('name="seen" value="')[1].split('"')[0]
        staff.post(url, {"notes": secret, "seen": seen})

        assert secret in staff.get(url).content.decode()
        alice = Browser(cast.a.firm).signed_in_as(cast.a.alice)
        for path in ("/", "/you/", "/documents/"):
            assert secret not in alice.get(path).content.decode()
        with inside(cast.a.firm):
            assert not AuditEvent.objects.filter(details__icontains="CNRY").exists()

    def test_two_writing_at_once_lose_nothing(self, staff, cast):
        url = record(cast.a.household, "notes/")
        seen = staff.get(url).content.decode().split('name="seen" value="')[1].split('"')[0]
        staff.post(url, {"notes": "Theirs", "seen": seen})

        late = staff.post(url, {"notes": "Mine", "seen": seen})

        page = late.content.decode()
        assert (late.status_code, "Theirs" in page, "Mine</textarea>" in page) == (422, True, True)
        again = page.split('name="seen" value="')[1].split('"')[0]
        assert staff.post(url, {"notes": "Theirs and mine", "seen": again}).status_code == 302


class TestPeople:
    def url(self, cast, more="new/"):
        return record(cast.a.bakery, f"people/{more}")

    def test_somebody_new_is_added_and_invited_at_once(self, staff, cast):
        given = {
            "name": "Ruth Ashby",
            "email": "ruth@example.com",
            "phone": "",
            "role": "Owner",
            "invite": "on",
        }
        response = staff.post(self.url(cast), given)

        assert response["Location"] == record(cast.a.bakery)
        page = text_of(staff.get(record(cast.a.bakery)))
        for said in (
            "Ruth Ashby",
            "Owner",
            "Invited Mar 10",
            "An invitation is on the way to ruth@example.com",
        ):
            assert said in page

    def test_an_address_that_is_known_adds_that_person_and_says_so(self, staff, cast):
        given = {"name": "Whoever", "email": "OLGA@example.com", "role": ""}
        staff.post(self.url(cast), given)

        assert "olga@example.com was known here already, as Olga Owner" in toasts(
            staff, record(cast.a.bakery)
        )

    @pytest.mark.parametrize(
        ("given", "field"),
        [({"email": "ruth"}, "email"), ({"name": ""}, "name"), ({"email": "charlie@example.com"}, "email")],
    )
    def test_bad_input_keeps_what_was_typed(self, staff, cast, given, field):
        typed = {"name": "Ruth Ashby", "email": "ruth@example.com", "phone": "541 555 0142", "role": "Owner"}
        response = staff.post(self.url(cast), {**typed, **given})

        page = response.content.decode()
        assert (response.status_code, page.count('aria-invalid="true"')) == (422, 1)
        assert ('value="541 555 0142"' in page, 'value="Owner"' in page) == (True, True)

    def test_somebody_known_is_found_and_added(self, staff, cast):
        found = staff.get(self.url(cast), {"q": "ali"}, headers={"hx-request": "true"}).content.decode()
        assert ("Alice Alder" in found, "Charlie" in found, "<html" in found) == (True, False, False)

        staff.post(self.url(cast, f"{cast.a.alice.pk}/link/"))

        with inside(cast.a.firm):
            assert Access.objects.filter(client=cast.a.bakery, contact=cast.a.alice).exists()

    def test_details_are_changed(self, staff, cast):
        given = {"name": "Charles Cedar", "email": "charles@example.com", "phone": "", "role": "Baker"}
        staff.post(self.url(cast, f"{cast.a.charlie.pk}/"), given)

        assert "Links mailed to charlie@example.com no longer work" in toasts(staff, record(cast.a.bakery))
        assert "Charles Cedar" in text_of(staff.get(record(cast.a.bakery)))

    def test_a_colleagues_details_are_not_on_offer(self, staff, cast):
        with inside(cast.a.firm):
            owner = Contact.objects.get(user=cast.a.owner.user)
            url = record(owner.clients.get(), f"people/{owner.pk}/")

        page = staff.get(url).content.decode()
        staff.post(url, {"email": "mine@example.com", "name": "X", "phone": "", "role": "Tester"})

        assert 'name="email"' not in page
        with inside(cast.a.firm):
            assert Contact.objects.get(pk=owner.pk).user.email == "olga@example.com"

    def test_removing_offers_undo(self, staff, cast):
        staff.post(self.url(cast, f"{cast.a.charlie.pk}/remove/"))

        shown = toasts(staff, record(cast.a.bakery))
        assert "Charlie Cedar no longer acts for Aldergate Bakery." in shown
        staff.post(shown.split('action="')[1].split('"')[0])
        with inside(cast.a.firm):
            assert Access.objects.filter(client=cast.a.bakery, contact=cast.a.charlie).exists()

    def test_inviting_resending_and_revoking(self, staff, cast):
        with inside(cast.a.firm):
            ruth = person("Ruth Ashby", cast.a.bakery)
        invitation = self.url(cast, f"{ruth.pk}/invitation/")

        staff.post(invitation)
        assert "Revoke invitation" in text_of(staff.get(record(cast.a.bakery)))
        staff.post(invitation)
        assert "was invited a moment ago" in toasts(staff, record(cast.a.bakery))
        staff.post(f"{invitation}withdraw/")

        assert "no longer works" in toasts(staff, record(cast.a.bakery))
        with inside(cast.a.firm):
            assert Invitation.objects.get().state(timezone.now()) == Invitation.State.REVOKED


class TestInvitingMany:
    @pytest.fixture
    def ruth(self, cast):
        with inside(cast.a.firm):
            client = Client.objects.create(name="Ashby Interiors", kind="business")
            Client.objects.create(name="Empty Ltd", kind="business")
            return person("Ruth Ashby", client)

    @pytest.mark.requirement("S3-25")
    def test_a_page_shows_who_would_get_a_mail_and_sends_none(self, staff, cast, ruth):
        with inside(cast.a.firm):
            ids = [str(pk) for pk in Client.objects.filter(is_test=False).values_list("pk", flat=True)]

        page = text_of(staff.get(INVITE, {"client": ids}))

        assert ("ruth@example.com" in page, page.count("Uses the portal already"), "Empty Ltd" in page) == (
            True,
            3,
            True,
        )
        with inside(cast.a.firm):
            assert not Invitation.objects.exists()

    def test_all_of_a_view_are_invited_without_picking(self, staff, cast, ruth):
        page = staff.get(INVITE, {"view": "not-on"}).content.decode()
        ids = [part.split('"')[0] for part in page.split('name="person" value="')[1:]]

        sent = staff.post(INVITE, {"person": ids})

        assert "1 invitation is on the way." in text_of(sent)
        with inside(cast.a.firm):
            outbox.deliver_waiting()
            assert Invitation.objects.get().contact == ruth
        assert [message.to for message in mail.outbox] == [["ruth@example.com"]]

    @pytest.mark.parametrize("ids", [[], ["x"], ["ec6c4992-f03e-46c5-9602-2f1dd4686bb9"]])
    def test_nobody_picked_says_so(self, staff, ids):
        response = staff.post(INVITE, {"person": ids})

        assert (response.status_code, "Nobody was picked" in text_of(response)) == (422, True)

    def test_its_own_words_stand_in_the_preview_and_in_the_mail_and_are_only_text(self, staff, cast, ruth):
        words = "Dear <b>friend</b>,\n\nnow we use {{ name }} & a portal."
        with inside(cast.a.firm):
            access = Access.objects.get(contact=ruth)
        given = {"person": [str(access.pk)], "client": [str(access.client_id)], "message": words}

        preview = text_of(staff.post(INVITE, {**given, "preview": "1"}))
        with inside(cast.a.firm):
            assert not Invitation.objects.exists()
        staff.post(INVITE, given)

        assert ("What ruth@example.com reads" in preview, "&lt;b&gt;friend" in preview) == (True, True)
        assert preview.count("Dear &lt;b&gt;friend") == 2  # typed and previewed
        with inside(cast.a.firm):
            outbox.deliver_waiting()
        html = mail.outbox[0].alternatives[0].content
        assert ("&lt;b&gt;friend" in html, "<b>friend" in html, "{{ name }}" in html) == (True, False, True)
        assert words in mail.outbox[0].body

    @pytest.mark.parametrize("words", ["x" * 1001, "a\u202eb", "a\x00b"])
    def test_words_that_do_not_do_are_kept_and_nobody_is_mailed(self, staff, cast, ruth, words):
        with inside(cast.a.firm):
            access = Access.objects.get(contact=ruth)

        response = staff.post(INVITE, {"person": [str(access.pk)], "message": words})

        page = text_of(response)
        assert (response.status_code, f'value="{access.pk}" checked' in page) == (422, True)
        assert words.strip("\x00")[:1] in page
        with inside(cast.a.firm):
            assert not Invitation.objects.exists()

    def test_of_twenty_two_that_cannot_be_mailed_are_named_with_the_reason(self, staff, cast):
        with inside(cast.a.firm):
            client = Client.objects.create(name="Twenty Ltd", kind="business")
            people = [person(f"P{number:02} Twenty", client) for number in range(20)]
            for one, change in (
                (people[3], {"is_active": False}),
                (people[7], {"joined_at": timezone.now()}),
            ):
                Contact.objects.filter(pk=one.pk).update(**change)
            ids = [str(pk) for pk in Access.objects.filter(client=client).values_list("pk", flat=True)]

        page = text_of(staff.post(INVITE, {"person": ids}))

        assert "18 invitations are on the way. 2 were not sent" in page
        left = page.split('id="not-sent"')[1].split('id="sent"')[0]
        assert ["p03@example.com" in left, "p07@example.com" in left, left.count("<li")] == [True, True, 2]
        assert ("may not sign in here" in left, "uses the portal already" in left) == (True, True)


class TestRecord:
    def test_activity_narrows_to_what_the_client_did(self, staff, cast):
        with inside(cast.a.firm):
            alice = Contact.objects.select_related("user").get(pk=cast.a.alice.pk)
            operations.edit_own_details(
                contact=alice, now=timezone.now(), name="Alice Alder", phone="541 555 0142"
            )
            operations.edit(
                client=fresh(cast.a.household), by=cast.a.staff, now=timezone.now(), phone="541 555 0143"
            )

        everything, client_only = (
            text_of(staff.get(record(cast.a.household), q)) for q in ({}, {"show": "client"})
        )

        assert ("changed the details of" in everything, "changed their own details" in everything) == (
            True,
            True,
        )
        assert ("changed the details of" in client_only, "changed their own details" in client_only) == (
            False,
            True,
        )

    def test_older_activity_is_a_step_away(self, staff, cast):
        with inside(cast.a.firm):
            for number in range(20):
                phone = f"541 555 01{number:02}"
                operations.edit(client=fresh(cast.a.bakery), by=cast.a.staff, now=timezone.now(), phone=phone)

        page = staff.get(record(cast.a.bakery)).content.decode()
        older = staff.get(record(cast.a.bakery), {"lines": "30"}).content.decode()

        assert (page.count("changed the details"), "lines=30#activity" in page) == (15, True)
        assert (older.count("changed the details"), "Show older" in older) == (20, False)

    def test_names_are_words_never_markup(self, staff, cast):
        with inside(cast.a.firm):
            client = operations.create(
                by=cast.a.staff, now=timezone.now(), name="<script>alert(1)</script>", kind="trust"
            )
            operations.add_contact(
                client=client, by=cast.a.staff, now=timezone.now(), name="<b>Eve</b>", email="e@example.com"
            )

        for path in (
            LIST,
            record(client),
            f"{record(client)}edit/",
            "/workspace/find/?q=script",
            INVITE + "?view=not-on",
        ):
            page = staff.get(path).content.decode()
            assert ("<script>alert" in page, "<b>Eve" in page) == (False, False)

    def test_its_queries_do_not_grow_with_its_people(self, staff, cast):
        def count(people):
            with inside(cast.a.firm):
                client = Client.objects.create(name=f"With {people}", kind="trust")
                for number in range(people):
                    person(f"P{people}x{number} X", client)
            return fewest(lambda: staff.get(record(client)))

        assert count(1) == count(3)


class TestFind:
    def test_it_finds_clients_and_people_from_a_part_of_the_name(self, staff):
        page = text_of(staff.get("/workspace/find/", {"q": "bob"}))
        fragment = staff.get(
            "/workspace/find/", {"q": "pott"}, headers={"hx-request": "true"}
        ).content.decode()

        assert ("Bob Birch" in page, "and 1 more" in page) == (True, True)
        assert ("Aldergate Pottery" in fragment, "<html" in fragment) == (True, False)

    def test_other_slices_add_what_they_find(self, staff, monkeypatch):
        source = composition.FindSource("t", 99, "Songs", lambda _, words: [Link("/x/", words[0])])
        monkeypatch.setitem(composition.find_sources._entries, "t", source)

        page = staff.get("/workspace/find/", {"q": "hey"}).content.decode()

        assert ("Songs" in page, 'href="/x/"' in page) == (True, True)

    @pytest.mark.parametrize("query", ["", "   ", "\0", "%", "x" * 3000])
    def test_odd_words_find_nothing_and_break_nothing(self, staff, query):
        assert staff.get("/workspace/find/", {"q": query}).status_code == 200


class TestRefusals:
    """Everything that is on a record: for another firm's staff, clients and strangers it is not there."""

    def paths(self, who: People) -> list[tuple[str, str]]:
        base, one = record(who.bakery), record(who.bakery, f"people/{who.charlie.pk}/")
        reading = [base, f"{base}notes/", f"{base}edit/", f"{base}people/new/", one]
        doing = [
            *reading, f"{base}archive/", f"{base}restore/", f"{base}undo/{uuid.uuid4()}/",
            f"{one}remove/", f"{one}link/", f"{one}invitation/", f"{one}invitation/withdraw/",
        ]  # fmt: skip
        return [("get", path) for path in reading] + [("post", path) for path in doing if path != base]

    @pytest.mark.requirement("S3-24", "S3-30")
    def test_another_firms_owner_finds_nothing(self, cast):
        stranger = Browser(cast.b.firm).signed_in_as(cast.b.owner)

        for method, path in self.paths(cast.a):
            assert getattr(stranger, method)(path, WHOLE).status_code == 404, path
        self.unchanged(cast)

    @pytest.mark.parametrize("who", ["alice", "charlie", None])
    def test_clients_and_strangers_are_sent_to_the_staffs_door(self, cast, who):
        browser = Browser(cast.a.firm)
        if who:
            browser.signed_in_as(getattr(cast.a, who))

        for method, path in [
            *self.paths(cast.a),
            ("get", LIST),
            ("post", INVITE),
            ("get", "/workspace/find/?q=a"),
        ]:
            response = getattr(browser, method)(path, WHOLE)
            assert (response.status_code, response["Location"].split("?")[0]) == (
                302,
                "/workspace/sign-in/",
            ), path
        self.unchanged(cast)

    def test_a_role_without_the_permission_is_told_so(self, cast, monkeypatch):
        monkeypatch.setattr("features.accounts.models.roles.PERMISSIONS", {"staff": frozenset()})
        staff = Browser(cast.a.firm).signed_in_as(cast.a.staff)

        for method, path in [*self.paths(cast.a), ("get", LIST), ("get", INVITE), ("post", NEW)]:
            assert getattr(staff, method)(path, WHOLE).status_code == 403, path
        assert (
            "Aldergate"
            not in staff.get("/workspace/find/?q=bakery")
            .content.decode()
            .split("</aside>")[-1]
            .split("Nothing fits")[1]
        )
        self.unchanged(cast)

    def test_a_person_of_another_client_is_not_on_this_record(self, staff, cast):
        for more in ("", "remove/", "invitation/", "invitation/withdraw/"):
            path = record(cast.a.pottery, f"people/{cast.a.charlie.pk}/{more}")
            assert staff.post(path, {"name": "X", "email": "x@example.com"}).status_code == 404

    def unchanged(self, cast):
        with inside(cast.a.firm):
            client = fresh(cast.a.bakery)
            assert (client.name, client.archived_at, client.notes) == ("Aldergate Bakery", None, "")
            assert not Invitation.objects.exists()
            assert list(client.contacts.all()) == [cast.a.charlie]


class TestSeePortal:
    def test_the_owner_sees_the_portal_as_their_own_contact(self, cast):
        browser = Browser(cast.a.firm).signed_in_as(cast.a.owner)

        response = browser.post("/workspace/see-portal/")

        assert response["Location"] == "/"
        page = text_of(browser.get("/you/"))
        assert ("Olga Owner" in page, "olga@example.com" in page) == (True, True)

    def test_who_is_no_contact_has_no_portal_to_see(self, staff):
        assert staff.post("/workspace/see-portal/").status_code == 404

    def test_a_clients_session_in_the_same_browser_ends(self, cast):
        browser = Browser(cast.a.firm).signed_in_as(cast.a.alice).signed_in_as(cast.a.owner)
        before = browser.cookies["sid"].value

        browser.post("/workspace/see-portal/")

        assert "Olga Owner" in text_of(browser.get("/you/"))
        browser.cookies["sid"] = before
        assert browser.get("/you/").status_code == 302


def test_the_first_steps_tick_themselves(staff, cast):
    steps = {step.key: step for step in composition.onboarding}
    with inside(cast.a.firm):
        assert (steps["first_client"].is_done(), steps["first_invitation"].is_done()) == (True, False)
        somebody = person("Ruth Ashby", cast.a.bakery)
        operations.invite(contact=somebody, client=fresh(cast.a.bakery), by=cast.a.staff, now=timezone.now())
        assert steps["first_invitation"].is_done()
        Access.objects.exclude(client__is_test=True).delete()
        Invitation.objects.all().delete()
        Client.objects.filter(is_test=False).delete()
        assert not steps["first_client"].is_done()
