from http.cookies import Morsel

from features.documents.switches import DOCUMENTS
from tests.cast import Cast
from tests.http import Browser

NOTICE = "Documents are off."


def turned_off(cast: Cast) -> "Morsel[str]":
    staff = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    staff.post(f"/workspace/settings/features/{DOCUMENTS.key}/?to=off")
    return staff.cookies["messages"]


def test_a_notice_is_shown_once_on_the_host_it_was_signed_for(cast: Cast) -> None:
    staff = Browser(cast.a.firm).signed_in_as(cast.a.owner)
    staff.cookies["messages"] = turned_off(cast).value

    assert [NOTICE in staff.get("/workspace/").content.decode() for _ in range(2)] == [True, False]


def test_it_says_nothing_on_another_firms_host_nor_on_the_platforms(cast: Cast) -> None:
    moved = turned_off(cast).value
    elsewhere, public = Browser(cast.b.firm).signed_in_as(cast.b.owner), Browser()
    elsewhere.cookies["messages"] = public.cookies["messages"] = moved

    assert NOTICE not in elsewhere.get("/workspace/").content.decode()
    assert NOTICE not in public.get("/").content.decode()
