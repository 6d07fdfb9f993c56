"""Finding documents over HTTP."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from features.base import outbox
from features.documents import operations
from tenants.context import inside
from tests.factories import documents as make

ALL = "/api/v1/documents/"


@pytest.fixture
def papers(cast):
    a, now = cast.a, timezone.now()
    with inside(a.firm):
        made = [
            make.shared(
                a.staff,
                a.household,
                "Return.txt",
                content=b"The kiln",
                year=2024,
                now=now - timedelta(days=9),
            ),
            make.uploaded(a.bob, a.pottery, "list.csv", content=b"a,b", year=2025, now=now),
        ]
        operations.tag(documents=made[:1], by=a.staff, add=["Box 7"])
        outbox.deliver_waiting()
    return made


def found(api, **asked):
    return [row["name"] for row in api.get(f"{ALL}?{urlencode(asked)}").json()["results"]]


@pytest.mark.requirement("S0-19", "S0-21", "S0-22")
def test_documents_are_found_by_what_is_known_of_them(cast, api, papers):
    assert found(api) == ["list", "Return"]
    assert found(api, sort="oldest") == ["Return", "list"]
    assert found(api, q="kiln") == ["Return"]
    assert found(api, q="box") == ["Return"]
    assert found(api, tag="Box 7") == ["Return"]
    assert found(api, client=cast.a.pottery.pk) == ["list"]
    assert found(api, type="other", year=2025) == ["list"]
    assert found(api, type=papers[0].pk) == []
    assert found(api, side="client") == ["list"]
    assert found(api, since=(timezone.now() - timedelta(days=1)).isoformat()) == ["list"]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("client", "x"),
        ("type", "x"),
        ("year", "20x6"),
        ("since", "soon"),
        ("sort", "evil"),
        ("side", "x"),
        ("q", "x" * 101),
    ],
)
def test_what_can_not_be_asked_for_is_named(api, field, wrong):
    answer = api.get(f"{ALL}?{urlencode({field: wrong})}")

    assert answer.status_code == 422
    assert field in answer.text


def test_pages_of_a_search_go_on_where_they_stopped(api, papers):
    for sort, names in (("newest", ["list", "Return"]), ("oldest", ["Return", "list"])):
        first = api.get(f"{ALL}?limit=1&sort={sort}&q=t").json()
        second = api.get(first["next"]).json()

        assert [first["results"][0]["name"], second["results"][0]["name"]] == names
        assert second["next"] is None


def test_tags_are_read_and_changed(api, papers):
    one = f"{ALL}{papers[0].pk}/"
    assert api.get(one).json()["tags"] == ["Box 7"]

    answer = api.patch(one, {"tags": ["Kept", "box 7"]}, content_type="application/json")

    assert answer.json()["tags"] == ["Box 7", "Kept"]
    assert api.patch(one, {"tags": []}, content_type="application/json").json()["tags"] == []
    assert api.patch(one, {"tags": ["x" * 41]}, content_type="application/json").status_code == 422
    assert api.patch(one, {"year": 2023}, content_type="application/json").json()["tags"] == []
