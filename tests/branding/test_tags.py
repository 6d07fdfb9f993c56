import pytest
from django import forms
from django.template import engines
from django.utils.safestring import SafeString

from branding.fields import Described
from branding.frame import Link


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context).strip()


def test_an_icon_points_into_the_sprite():
    svg = render('{% icon "home" "large" %}')

    assert svg.startswith('<svg class="icon large" aria-hidden="true"><use href="/static/portico/icons')
    assert svg.endswith('#i-home"/></svg>')


def test_a_misspelt_icon_is_an_error():
    with pytest.raises(KeyError, match="hoem"):
        render('{% icon "hoem" %}')


def test_meta_leaves_out_what_is_empty_and_marks_the_last():
    assert render('{% meta name "" none "Due Friday" tone="warn" %}', name="A & B") == (
        '<p class="meta"><span>A &amp; B</span><span data-tone="warn">Due Friday</span></p>'
    )
    assert render('{% meta "" none %}') == ""


def test_a_panel_holds_its_content_and_encodes_its_title():
    html = render(
        '{% panel title=title id="docs" more_url="/d/" %}<ul></ul>{{ title }}{% endpanel %}', title="<b>"
    )

    assert '<section class="panel" id="docs" aria-labelledby="docs-h">' in html
    assert '<h2 id="docs-h">&lt;b&gt;</h2>' in html
    assert '<a class="more-link" href="/d/">All</a>' in html
    assert "<ul></ul>&lt;b&gt;</section>" in html


def test_a_row_without_an_end_has_none():
    assert 'class="end"' not in render('{% row title="Letter" file="letter.pdf" %} {% endrow %}')
    assert '<div class="end"><b>x</b></div>' in render('{% row title="Letter" %} <b>x</b> {% endrow %}')


def test_the_links_of_a_row_and_its_thumb():
    html = render('{% row title="Letter" url="/l/" file="letter.final.docx" heading="h3" %}{% endrow %}')

    assert '<h3><a class="title" href="/l/">Letter</a></h3>' in html
    assert ">DOCX</span>" in html


def test_nav_groups_its_links_and_names_its_counts():
    links = (
        Link("/", "Home", "home", current=True),
        Link("/d/", "Documents", "folder", count=3, count_label="new"),
        Link("/b/", "Branding", "paint", extra=True, group="Client portal"),
    )
    html = render('{% include "components/nav.html" with items=links more="more" only %}', links=links)

    assert html.count("<ul>") == 2
    assert '<a href="/" aria-current="page">' in html
    assert '<span class="count">3<span class="sr"> new</span></span>' in html
    assert "<h2>Client portal</h2>" in html
    assert '<li class="extra"><a href="/b/">' in html
    assert html.count('popovertarget="more"') == 1


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("{{ '(503) 555-0142'|tel }}", "tel:5035550142"),
        ("{{ '+49 (0)30 12'|tel }}", "tel:+4903012"),
        ("{{ 'Hartwell & Rowe'|initials }}", "HR"),
        ("{{ 184250|money }}", "$1,842.50"),
        ("{{ 2048|filesize }}", "2 KB"),
        ("{{ 'README'|extension }}", "FILE"),
        ("{{ none|when }}", ""),
    ],
)
def test_the_filters(source, written):
    assert render(source) == written


class Sample(forms.Form):
    email = forms.EmailField(label="E-mail address", help_text="The one we write to.")
    amount = forms.CharField(label="Amount", required=False)
    kind = forms.ChoiceField(
        label="What do you do?",
        widget=forms.RadioSelect,
        choices=[("law", Described("Law", "Matters")), ("tax", "Tax")],
    )
    keep = forms.BooleanField(label="Keep me signed in", required=False, help_text="For 30 days.")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_field_ties_label_hint_and_control_together():
    html = render("{% field form.email autocomplete='email' data_preview='x' %}", form=Sample())

    assert '<label for="id_email">E-mail address</label>' in html
    assert '<p class="hint" id="id_email_helptext">The one we write to.</p>' in html
    assert 'aria-describedby="id_email_helptext"' in html
    assert 'class="input"' in html
    assert 'autocomplete="email"' in html
    assert 'data-preview="x"' in html
    assert "aria-invalid" not in html


def test_a_mistake_stands_beside_its_field():
    html = render("{% field form.email %}", form=Sample({"email": "eleanor", "kind": "law"}))

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html
    assert '<p class="error" id="id_email_error">' in html
    assert 'value="eleanor"' in html


def test_what_may_stay_empty_says_so():
    assert '<span class="optional">optional</span>' in render("{% field form.amount %}", form=Sample())
    assert "optional" not in render("{% field form.amount optional=False %}", form=Sample())


def test_signs_stand_before_and_behind():
    html = render("{% field form.amount prefix='$' suffix='.app' %}", form=Sample())

    assert html.index('<span class="affix">$</span>') < html.index("<input") < html.index(".app</span>")


def test_choices_are_cards_in_a_named_group():
    html = render("{% field form.kind %}", form=Sample({"kind": "law"}))

    assert '<legend class="label below-2">What do you do?</legend>' in html
    assert "<b>Law</b><small>Matters</small>" in html
    assert "<span>Tax</span>" in html
    assert html.count("checked") == 1


def test_a_checkbox_carries_its_label():
    html = render("{% field form.keep %}", form=Sample())

    assert html.startswith('<label class="check"><input type="checkbox"')
    assert 'aria-describedby="id_keep_helptext"' in html
    assert '<small id="id_keep_helptext">For 30 days.</small>' in html


def test_a_toggle_is_a_switch():
    html = render("{% field form.keep toggle=True %}", form=Sample())

    assert 'role="switch"' in html
    assert 'class="toggle"' in html


def test_a_hidden_field_shows_nothing():
    assert (
        render("{% field form.secret %}", form=Sample())
        == '<input type="hidden" name="secret" id="id_secret">'
    )


def test_mistakes_of_the_whole_form_take_the_focus():
    form = Sample({"email": "e@example.com", "kind": "law"})
    form.add_error(None, "Choose <one>.")

    html = render("{% form_errors form %}", form=form)
    assert 'role="alert" tabindex="-1" data-refused' in html
    assert "Choose &lt;one&gt;." in html
    assert render("{% form_errors form %}", form=Sample()) == ""


def test_a_brand_of_its_own_stands_in_a_block_with_the_nonce(hartwell):
    html = render('{% brand_style look "preview" %}', look=hartwell, csp_nonce="abc")

    assert html.startswith('<style nonce="abc">@layer tokens { [data-brand="preview"] { --brand: #1f4d3a;')


def test_described_labels_survive_copying():
    labels = dict(Sample()["kind"].field.widget.choices)

    label = labels["law"]
    assert (str(label), label.hint) == ("Law", "Matters")


def test_block_content_is_not_encoded_twice():
    html = render("{% note tone='warn' icon='alert' %}<b>{{ x }}</b>{% endnote %}", x="a & b")

    assert "<b>a &amp; b</b>" in html
    assert isinstance(html, (str, SafeString))
