import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from features.library import operations
from features.library.switches import LIBRARY
from features.toggles import operations as toggles
from tenants import hosts
from tenants.context import inside
from tests.cast import NOON, Cast
from tests.http import Browser
from tests.isolation.bodies import picture

V1 = "/api/v1/"
NEW = {"audience": "clients", "title": "Parking", "body": "Behind the house."}


def post(api: Browser, path: str, body: dict[str, object]):
    return api.post(V1 + path, body, content_type="application/json")


def patch(api: Browser, path: str, body: dict[str, object]):
    return api.patch(V1 + path, body, content_type="application/json")


def test_a_program_writes_publishes_changes_restores_and_removes_an_article(api: Browser) -> None:
    category = post(api, "article-categories/", {"name": "Visits"}).json()["id"]
    made = post(api, "articles/", {**NEW, "category": category})
    one = f"articles/{made.json()['id']}/"

    assert made.status_code == 201
    assert made.json()["published_at"] is None
    assert api.put(f"{V1}{one}publication/").json()["published_at"] is not None
    assert api.put(f"{V1}{one}publication/").status_code == 409
    changed = patch(api, one, {"body": "In front.", "seen": 1}).json()
    assert (changed["body"], changed["version"], changed["category"]) == ("In front.", 2, category)
    assert patch(api, one, {"body": "Late.", "seen": 1}).status_code == 409
    assert [v["number"] for v in api.get(f"{V1}{one}versions/").json()["results"]] == [2, 1]
    assert post(api, f"{one}versions/1/restoration/", {}).json()["body"] == NEW["body"]
    assert api.delete(f"{V1}{one}publication/").json()["published_at"] is None
    assert api.delete(V1 + one).status_code == 204
    assert api.get(V1 + one).status_code == 404


def test_articles_are_listed_searched_and_told_apart(api: Browser) -> None:
    (
        post(api, "articles/", NEW),
        post(api, "articles/", {**NEW, "audience": "team", "title": "Parking tickets"}),
    )

    def titles(query: str) -> set[str]:
        return {one["title"] for one in api.get(f"{V1}articles/?{query}").json()["results"]}

    assert titles("q=parking") == {"Parking", "Parking tickets"}
    assert titles("q=parking&audience=team") == {"Parking tickets"}
    assert titles("q=parking&published=true") == set()


def test_whom_it_is_for_can_not_be_changed(api: Browser) -> None:
    made = post(api, "articles/", {**NEW, "audience": "team"}).json()

    patch(api, f"articles/{made['id']}/", {"audience": "clients"})

    assert api.get(f"{V1}articles/{made['id']}/").json()["audience"] == "team"


@pytest.mark.parametrize(
    ("body", "field"),
    [({"audience": "all"}, "audience"), ({"title": " "}, "title"), ({"category": "00000000-0000-4000-8000-000000000000"}, "category")],
)  # fmt: skip
def test_what_can_not_be_taken_is_named(api: Browser, body: dict[str, str], field: str) -> None:
    answer = post(api, "articles/", {**NEW, **body})

    assert answer.status_code == 422
    assert field in answer.content.decode()


def test_categories_are_renamed_and_removed(api: Browser) -> None:
    one = f"article-categories/{post(api, 'article-categories/', {'name': 'Visits'}).json()['id']}/"

    assert patch(api, one, {"name": "Coming by"}).json()["name"] == "Coming by"
    assert post(api, "article-categories/", {"name": "coming BY"}).status_code == 409
    assert api.delete(V1 + one).status_code == 204
    assert "Coming by" not in api.get(f"{V1}article-categories/").content.decode()


def test_a_key_without_the_permission_and_another_firms_are_refused(cast: Cast, program_of) -> None:
    with inside(cast.a.firm):
        article = operations.add(audience="team", by=cast.a.owner, now=NOON, title="A", body="B")
    path = f"{V1}articles/{article.pk}/"

    assert program_of(cast.a, "clients.view").get(path).status_code == 403
    assert program_of(cast.b).get(path).status_code == 404


def test_off_is_gone(cast: Cast, api: Browser) -> None:
    with inside(cast.a.firm):
        toggles.turn(switch=LIBRARY, on=False, by=cast.a.owner)

    assert api.get(f"{V1}articles/").status_code == 404
    assert post(api, "article-categories/", {"name": "A"}).status_code == 404


def test_pictures_come_by_the_same_checks_as_on_the_page_and_go(cast: Cast, api: Browser, program_of) -> None:
    one = f"{V1}articles/{post(api, 'articles/', NEW).json()['id']}/"

    def upload(content: bytes):
        return api.post(f"{one}pictures/", {"file": SimpleUploadedFile("a.png", content, "image/png")})

    made = upload(picture()).json()
    assert upload(b"<svg xmlns='http://www.w3.org/2000/svg'/>").status_code == 422
    assert [found["id"] for found in api.get(f"{one}pictures/").json()["results"]] == [made["id"]]
    assert made["markdown"] == f"![Describe it here](picture:{made['id']})"
    path = f"{V1}article-pictures/{made['id']}/"
    content = api.get(f"{path}content/")
    assert content["Content-Type"] == "image/webp"
    assert content.content[8:12] == b"WEBP"
    assert program_of(cast.a, "clients.view").get(f"{path}content/").status_code == 403
    assert program_of(cast.b).get(path).status_code == 404
    assert api.delete(path).status_code == 204
    assert api.get(path).status_code == api.get(f"{path}content/").status_code == 404


def test_an_address_for_clients_is_there_while_they_can_open_it(cast: Cast, api: Browser) -> None:
    made = post(api, "articles/", NEW).json()
    assert made["portal_url"] is None

    shown = api.put(f"{V1}articles/{made['id']}/publication/").json()

    assert shown["portal_url"] == hosts.address(cast.a.firm, f"/library/{made['id']}/")
