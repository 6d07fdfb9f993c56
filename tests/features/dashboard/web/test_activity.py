import csv
import html
import io
import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from features.base import audit
from features.base.models import AuditEvent
from features.base.scope import Scope, scope
from features.clients.models import Client
from features.dashboard import exported, trail
from tenants.context import inside
from tests.http import Browser

PAGE = "/workspace/activity/"
HOSTILE = "<script>alert(1)</script>"


def happen(cast, event="switch.turned", *, by="owner", about=None, one="a", **details) -> AuditEvent:
    firm = getattr(cast, one)
    with inside(firm.firm):
        return audit.record(
            event, by=getattr(firm, by), about=about, **({"label": "Booking", "to": "on"} | details)
        )


def lines(page) -> list[str]:
    found = re.findall(
        r"<li class=\"row keep\">.*?<p><b>(.*?)</b> (.*?)</p>", page.content.decode(), re.DOTALL
    )
    return [f"{who} {what}" for who, what in found]


def table(response) -> list[list[str]]:
    content = b"".join(response.streaming_content)
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}export/"])
@pytest.mark.parametrize(("who", "status"), [("owner", 200), ("admin", 200), ("staff", 403), ("alice", 302)])
def test_only_those_who_hold_the_permission_may_read(cast, address, who, status):
    assert Browser(cast.a.firm).signed_in_as(getattr(cast.a, who)).get(address).status_code == status


def test_the_trail_is_told_in_sentences_the_newest_first(cast, workspace):
    happen(cast, label="Booking", to="on")
    happen(cast, by="admin", label="Booking", to="off")

    assert lines(workspace.get(PAGE))[:2] == ["Adam Admin turned Booking off", "Olga Owner turned Booking on"]


def test_another_firms_trail_is_not_in_it(cast, workspace):
    happen(cast, one="b", label="Brickworks secret")

    assert "Brickworks" not in workspace.get(PAGE).content.decode()
    assert "Brickworks" not in str(table(workspace.get(f"{PAGE}export/")))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=pottery", ["Adam Admin turned Pots on"]),
        ("q=ALICE", ["Alice Alder turned Clay on"]),
        ("area=Settings", ["Alice Alder turned Clay on", "Adam Admin turned Pots on"]),
        ("area=Nonsense", []),
        ("who=client", ["Alice Alder turned Clay on"]),
        ("who=not-a-person", []),
        ("q=pottery&who=client", []),
        ("q=pots", ["Adam Admin turned Pots on"]),
        ("client=POTTERY", ["Adam Admin turned Pots on"]),
        ("client=nobody", []),
    ],
)
def test_the_trail_can_be_searched_and_filtered(cast, workspace, query, expected):
    happen(cast, by="admin", about=cast.a.pottery, client_id=cast.a.pottery.pk, label="Pots")
    happen(cast, by="alice", label="Clay")

    assert lines(workspace.get(f"{PAGE}?{query}")) == expected


def test_a_search_finds_what_was_done_and_from_where(cast, workspace):
    with scope(Scope("r", "192.0.2.77", "")):
        happen(cast, by="admin", label="Pots")

    assert lines(workspace.get(f"{PAGE}?q=192.0.2.77")) == ["Adam Admin turned Pots on"]
    assert "Adam Admin turned Pots on" in lines(workspace.get(f"{PAGE}?q=turned"))


def test_it_can_be_filtered_by_a_clients_id_and_then_shows_the_name(cast, workspace):
    happen(cast, by="admin", client_id=cast.a.pottery.pk, label="Pots")

    page = workspace.get(f"{PAGE}?client={cast.a.pottery.pk}")

    assert lines(page) == ["Adam Admin turned Pots on"]
    assert f'value="{cast.a.pottery.name}"' in page.content.decode()
    assert lines(workspace.get(f"{PAGE}?client={cast.b.pottery.pk}")) == []


def test_who_acted_while_seeing_a_clients_portal_is_shown_with_both_names(cast, workspace):
    happen(cast, "document.downloaded", by="admin", about=cast.a.pottery, as_contact="Alice Alder")

    words = "<b>Adam Admin</b>, viewing as <b>Alice Alder</b>, downloaded Aldergate Pottery"
    assert words in workspace.get(PAGE).content.decode()
    row = next(row for row in table(workspace.get(f"{PAGE}export/")) if row[3].startswith("downloaded"))
    assert (row[1], row[8]) == ("Adam Admin", "Alice Alder")


def test_it_can_be_filtered_by_one_of_the_staff(cast, workspace):
    happen(cast, by="admin", label="Pots")

    found = lines(workspace.get(f"{PAGE}?who={cast.a.admin.user_id}"))

    assert found == ["Adam Admin turned Pots on"]
    assert (
        f'<option value="{cast.a.admin.user_id}" selected>Adam Admin</option>'
        in workspace.get(f"{PAGE}?who={cast.a.admin.user_id}").content.decode()
    )


def test_what_nobody_worded_is_under_other(cast, workspace):
    happen(cast, "kiln.fired", by="admin")

    assert lines(workspace.get(f"{PAGE}?area=Other"))[0].startswith("Adam Admin kiln fired")


@pytest.mark.parametrize(
    ("since", "until", "is_found"),
    [
        ("2026-03-09", "2026-03-09", True),
        ("2026-03-10", "", False),
        ("", "2026-03-08", False),
        ("2026-03-01", "2026-03-31", True),
        ("yesterday", "2026-99-99", True),
    ],
)
def test_days_are_whole_and_in_the_persons_own_zone(cast, workspace, since, until, is_found):
    late = datetime(2026, 3, 10, 3, 30, tzinfo=UTC)  # still March 9 in New York
    with inside(cast.a.firm):
        AuditEvent.objects.create(
            event="kiln.fired", actor_name="Night shift", actor_side="staff", created_at=late
        )

    found = lines(workspace.get(f"{PAGE}?q=night&since={since}&until={until}"))

    assert bool(found) == is_found


def test_pages_hold_fifty_and_stay_put_while_more_happens(cast, workspace):
    for n in range(103):
        happen(cast, label=f"Nr {n}")
    query = "q=olga&area=Settings"

    first = workspace.get(f"{PAGE}?{query}")
    happen(cast, label="meanwhile")
    second = workspace.get(PAGE + link(first, "next"))
    third = workspace.get(PAGE + link(second, "next"))
    back = workspace.get(PAGE + link(third, "prev"))

    assert [len(lines(page)) for page in (first, second, third)] == [50, 50, 3]
    assert lines(first)[0] == "Olga Owner turned Nr 102 on"
    assert lines(second)[0] == "Olga Owner turned Nr 52 on"
    assert lines(third)[-1] == "Olga Owner turned Nr 0 on"
    assert lines(back) == lines(second)
    again = workspace.get(PAGE + link(back, "prev"))
    assert lines(again) == lines(first)
    assert lines(workspace.get(PAGE + link(again, "prev")))[:2] == [
        "Olga Owner turned meanwhile on",
        lines(first)[0],
    ]
    assert link(first, "prev") == link(third, "next") == ""
    assert "q=olga&area=Settings&before=" in link(first, "next")


def link(page, rel: str) -> str:
    found = re.search(rf'href="([^"]*)" rel="{rel}"', page.content.decode())
    return html.unescape(found[1]) if found else ""


@pytest.mark.parametrize(
    "place", ["before=0", "before=x-y", "after=999", "before=99999999999999999999-" + "0" * 32]
)
def test_a_page_that_is_not_there_shows_the_newest(cast, workspace, place):
    happen(cast)

    assert lines(workspace.get(f"{PAGE}?{place}"))


def test_a_list_costs_the_same_for_one_and_for_three(cast, workspace):
    counts: list[int] = []
    workspace.get(PAGE)  # the brand is cached from now on
    for _ in range(3):
        happen(cast)
        with CaptureQueriesContext(connection) as found:
            workspace.get(PAGE)
        counts.append(len(found))

    assert counts[0] == counts[2] <= 8


def test_hostile_names_are_only_names(cast, workspace):
    happen(cast, about=Client(name=HOSTILE), label=HOSTILE)

    page = workspace.get(f"{PAGE}?q={HOSTILE}").content.decode()

    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "query",
    ["q=%00", "who=%00", "q=" + "x" * 5000, "area=%F0%9F%94%A5", "since=0001-01-01", "until=9999-12-31"],
)
def test_nonsense_in_the_filter_is_no_mistake_of_ours(workspace, query):
    assert workspace.get(f"{PAGE}?{query}").status_code == 200
    assert workspace.get(f"{PAGE}export/?{query}").status_code == 200


def test_the_export_is_what_the_filter_finds_and_is_written_down(cast, workspace):
    happen(cast, by="admin", about=cast.a.pottery, label="Pots")
    happen(cast, by="alice", label="Clay")

    response = workspace.get(f"{PAGE}export/?who=client")

    assert re.fullmatch(
        r'attachment; filename="activity-\d{4}-\d\d-\d\d\.csv"', response["Content-Disposition"]
    )
    head, *rows = table(response)
    assert head[:4] == ["When", "Who", "Side", "What"]
    assert [row[1:4] for row in rows] == [["Alice Alder", "client", "turned Clay on"]]
    with inside(cast.a.firm):
        assert AuditEvent.objects.get(event="activity.exported").details == {
            "lines": 1,
            "filter": "who=client",
        }


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "=1+1;", "＝"])
def test_no_cell_becomes_a_formula(cast, workspace, start):
    happen(cast, about=Client(name=f"{start}cmd|' /C calc'!A0"))

    rows = table(workspace.get(f"{PAGE}export/"))[1:]

    about = [row[4] for row in rows if "calc" in row[4]]
    assert about
    assert all(cell.startswith("'") for cell in about)


def test_exports_are_limited(workspace):
    statuses = [workspace.get(f"{PAGE}export/").status_code for _ in range(21)]

    assert statuses == [200] * 20 + [429]


def test_a_long_file_is_made_in_parts_and_says_where_it_was_cut(cast, workspace, monkeypatch):
    monkeypatch.setattr(exported, "AT_ONCE", 2)
    for n in range(7):
        happen(cast, by="admin", label=f"Nr {n}")

    rows = table(workspace.get(f"{PAGE}export/?who={cast.a.admin.user_id}"))
    with inside(cast.a.firm):
        cut = "".join(exported.as_csv(trail.found(cast.a.owner, trail.Filter()), most=3)).splitlines()

    assert [row[3] for row in rows[1:]] == [f"turned Nr {n} on" for n in reversed(range(7))]
    assert len(cut) == 5
    assert cut[-1].startswith('"Only the newest 20,000 lines are here.')


def test_a_file_carries_the_clients_name_the_area_and_the_number_in_the_chain(cast, workspace):
    happen(cast, by="admin", client_id=cast.a.pottery.pk, label="Pots")
    with inside(cast.a.firm):
        connection.check_constraints()  # as the commit does
        number = AuditEvent.objects.select_related("link").latest("created_at").link.seq

    head, *rows = table(workspace.get(f"{PAGE}export/?q=pots"))

    assert dict(zip(head, rows[0], strict=True)).items() >= {
        ("Client", "Aldergate Pottery"), ("Area", "Settings"), ("Number", str(number))
    }  # fmt: skip


def test_asking_for_the_headers_of_the_file_is_no_export(cast, workspace):
    assert workspace.head(f"{PAGE}export/").status_code == 200
    with inside(cast.a.firm):
        assert not AuditEvent.objects.filter(event="activity.exported").exists()
