import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from features.base import outbox
from features.documents import listing, queries, readings, searching
from features.documents.listing import Wish
from features.documents.models import Document, Lock, Reading, Scan
from tests.cast import NOON
from tests.factories import documents as make

GERMAN = (
    "Sehr geehrte Frau Marsh, wir haben die Unterlagen für das Jahr erhalten und werden sie in der nächsten Woche "
    "prüfen. Bitte denken Sie an die Häuser in Kiel, und schicken Sie uns die Abrechnung der Verwaltung. Mit Grüßen"
)
ENGLISH = (
    "Dear Eleanor, we have received the papers for the studio and will look at them within the week. The kiln was "
    "depreciated over seven years, and the invoices of the supplier are missing. Please send them to us as you can."
)


def docx(*paragraphs: str) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in paragraphs)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f'<w:document xmlns:w="w">{body}</w:document>')
    return out.getvalue()


@pytest.fixture
def papers(a):
    made = {
        "german": make.shared(a.staff, a.household, "Brief.txt", content=GERMAN.encode()),
        "english": make.shared(a.staff, a.household, "Letter.docx", content=docx(ENGLISH)),
        "resume": make.shared(a.staff, a.pottery, "Résumé.txt", content=b"one two"),
    }
    outbox.deliver_waiting()
    return made


def found(contact, words, **options):
    rows = queries.visible_to(contact)
    return sorted(document.name for document in listing.matching(rows, Wish(words=words), **options))


def excerpts(contact, words, *, for_staff=False):
    rows = queries.visible_to(contact).select_related("client")
    return {
        rows.get(pk=pk).name: str(said)
        for pk, said in searching.excerpts(rows, searching.terms(words), for_staff=for_staff).items()
    }


@pytest.mark.requirement("S0-19")
@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Haus", ["Brief"]),  # it says Häuser
        ("abrechnungen", ["Brief"]),
        ("invoice", ["Letter"]),  # it says invoices
        ("depreciation", ["Letter"]),  # it says depreciated
        ("deprec", ["Letter"]),  # still typing
        ("the kiln", ["Letter"]),  # “the” tells nothing
        ("letter kiln", ["Letter"]),  # one in its name, one in its text
        ("brief kiln", []),
        ("grussen", ["Brief"]),
        ("grüßen", ["Brief"]),
        ("resume", ["Résumé"]),
        ("RÉSUMÉ.TXT", ["Résumé"]),
        ("% _", []),
        ("' \\ & | ! ( ) :*", []),
    ],
)
def test_words_are_found_in_texts_of_any_language(a, papers, words, names):
    assert found(a.bob, words) == names


def test_a_text_is_read_in_its_own_language(a, papers):
    languages = dict(Reading.objects.values_list("document__name", "language"))

    assert languages == {"Brief": "german", "Letter": "english", "Résumé": "simple"}


@pytest.mark.requirement("S0-19")
def test_what_was_found_in_the_text_shows_where(a, papers):
    assert "The <mark>kiln</mark> was depreciated over" in excerpts(a.bob, "kiln")["Letter"]
    assert "an die <mark>Häuser</mark> in Kiel" in excerpts(a.bob, "haus")["Brief"]
    assert excerpts(a.bob, "letter") == {}
    assert excerpts(a.bob, "") == {}


def test_markup_in_a_text_stays_text(a):
    make.shared(
        a.staff, a.household, "Bad.txt", content=b"A <script>alert(1)</script> kiln <b>kiln</b> & more"
    )
    outbox.deliver_waiting()

    [said] = excerpts(a.bob, "kiln").values()

    assert said == (
        "A &lt;script&gt;alert(1)&lt;/script&gt; <mark>kiln</mark> &lt;b&gt;<mark>kiln</mark>&lt;/b&gt; &amp; more"
    )


@given(st.text(), st.lists(st.text(min_size=1), min_size=1, max_size=3), st.booleans())
def test_an_excerpt_never_holds_markup_but_its_marks(text, beginnings, inside):
    said = str(searching.excerpt(text, [searching.fold(each) for each in beginnings], is_inside=inside))

    bare = said.replace("<mark>", "").replace("</mark>", "")
    assert said.count("<mark>") == said.count("</mark>")
    assert not set("<>\"'") & set(bare)


@given(st.text())
def test_folding_keeps_every_sign_in_its_place(text):
    assert len(searching.fold(text)) == len(text)


@given(st.text())
def test_any_words_can_be_asked_for(text):
    searching._any_accent(searching.fold(text))


def test_another_clients_text_is_not_found(a, papers):
    assert found(a.charlie, "kiln") == []
    assert found(a.alice, "two") == []  # the pottery's, which is not hers


def test_tags_are_the_firms_own(a, papers):
    Document.objects.filter(pk=papers["english"].pk).update(tags=["Difficult client"])

    assert found(a.bob, "difficult") == []
    assert found(a.bob, "difficult", for_staff=True) == ["Letter"]
    rows = queries.visible_to(a.bob)
    assert listing.matching(rows, Wish(tag="Difficult client")).count() == 3
    assert listing.matching(rows, Wish(tag="Difficult client"), for_staff=True).count() == 1


def test_what_waits_to_be_paid_is_found_by_its_name_only(a, papers):
    lock = Lock.objects.create(document=papers["english"], invoice_id=papers["english"].pk)

    assert found(a.bob, "kiln") == []
    assert found(a.bob, "letter") == ["Letter"]
    assert excerpts(a.bob, "kiln") == {}
    assert found(a.bob, "kiln", for_staff=True) == ["Letter"]

    lock.released_at = NOON
    lock.save()
    assert found(a.bob, "kiln") == ["Letter"]


def test_what_the_scanner_holds_is_neither_read_nor_found_by_its_text(a, papers):
    Document.objects.filter(pk=papers["english"].pk).update(scan=Scan.INFECTED)
    rows = queries.in_workspace(a.staff)

    assert not listing.matching(rows, Wish(words="kiln"), for_staff=True).exists()
    Reading.objects.all().delete()
    assert {each.name for each in readings.unread()} == {"Brief", "Résumé"}


def test_the_trash_is_not_searched(a, papers):
    Document.objects.filter(pk=papers["english"].pk).update(deleted_at=NOON)

    assert found(a.bob, "kiln") == []
