"""Small parts that are drawn by Python escape what they are given, as templates do."""

import pytest
from django.utils.html import escape
from django.utils.safestring import mark_safe

from branding import pieces
from branding.frame import Link

EVIL = "<img src=x onerror=alert(1)> \"'&"


@pytest.mark.parametrize(
    "draw", [pieces.badge, pieces.status, pieces.avatar, lambda text: pieces.row(text, "")]
)
def test_what_somebody_wrote_is_shown_and_not_run(draw):
    assert "<img" not in draw(EVIL)


@pytest.mark.parametrize("place", ["url", "picture", "meta", "tone", "title", "end"])
def test_every_place_of_a_row_is_escaped(place):
    drawn = pieces.row(**{"title": "Title", "end": "", "icon": "pen" if place == "tone" else "", place: EVIL})

    assert "<img src=x" not in drawn
    assert escape(EVIL) in drawn


@pytest.mark.parametrize("place", ["url", "label", "count_label", "detail"])
def test_every_place_of_a_link_is_escaped(place):
    link = Link(**{"url": "/", "label": "Home", "count": 1, place: EVIL})
    drawn = pieces.nav_item(link) + pieces.menu_item(link)

    assert "<img src=x" not in drawn
    assert escape(EVIL) in drawn


def test_what_was_drawn_as_safe_does_not_stand_for_what_is_not():
    assert pieces.badge(mark_safe("<b>Bold</b>")) == '<span class="badge"><b>Bold</b></span>'
    assert pieces.badge("<b>Bold</b>") == '<span class="badge">&lt;b&gt;Bold&lt;/b&gt;</span>'


def test_a_row_begins_with_an_icon_an_avatar_a_picture_or_a_file():
    assert '<span class="mark" data-tone="warn"><svg' in pieces.row("Sign", "", icon="pen", tone="warn")
    assert '<span class="avatar org" aria-hidden="true">HR</span>' in pieces.row(
        "H", "", avatar="H R", org=True
    )
    assert '<img class="thumb" src="/t.webp"' in pieces.row("A", "", file="a.pdf", picture="/t.webp")
    assert '<span class="thumb" aria-hidden="true">PDF</span>' in pieces.row("A", "", file="a.pdf")


def test_the_whole_row_or_its_title_is_the_link():
    assert pieces.row("A", "", url="/a/", link=True).startswith('<li><a class="row" href="/a/">')
    assert '<h3><a class="title" href="/a/">A</a></h3>' in pieces.row("A", "", url="/a/", heading="h3")
    assert pieces.row("A", "", keep=True, done=True).startswith('<li class="row keep done">')
