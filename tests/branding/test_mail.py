from dataclasses import replace

import pytest

from branding import mail

pytestmark = pytest.mark.usefixtures("own_templates")
SITE = "https://hartwellrowe.portico.app"


def rendered(look, **context):
    return mail.render(look, "invitation", {"who": "Eleanor", "url": f"{SITE}/x/", **context}, site=SITE)


def test_a_mail_has_subject_text_and_html(hartwell):
    message = rendered(hartwell)

    assert message.subject == "Eleanor, Hartwell & Rowe invites you"
    assert message.text == (
        "Hello Eleanor,\n\nopen your portal:\nhttps://hartwellrowe.portico.app/x/\n\n"
        "-- \nHartwell & Rowe, (503) 555-0142, weekdays 8:30 to 5:00\nhttps://hartwellrowe.portico.app/\n"
    )
    assert "Hello Eleanor," in message.html


def test_colors_are_plain_hex_and_the_picture_comes_from_the_firms_address(hartwell):
    html = rendered(hartwell).html

    assert "background: #1f4d3a" in html
    assert hartwell.dark.accent in html
    assert "oklch(" not in html
    assert "var(--" not in html
    assert f'src="{SITE}{hartwell.icon_url(192)}"' in html


def test_names_are_encoded_in_html_and_plain_in_text(hartwell):
    message = rendered(replace(hartwell, name="A & <b>"), who="<i>&")

    assert "Hello <i>&," in message.text
    assert "<b>" not in message.html
    assert "<i>" not in message.html
    assert "Hello &lt;i&gt;&amp;" in message.html


def test_a_name_with_a_line_break_cannot_add_a_header(hartwell):
    message = rendered(hartwell, who="Eve\r\nBcc: all@example.com")

    assert "\n" not in message.subject
    assert "\r" not in message.subject


def test_without_a_firm_portico_writes_itself():
    message = mail.render(
        None, "invitation", {"who": "Eleanor", "url": "https://portico.app/x/"}, site="https://portico.app"
    )

    assert message.subject == "Eleanor, Portico invites you"
    assert 'src="https://portico.app/static/portico/mark' in message.html


def test_a_mail_without_a_subject_is_an_error(hartwell):
    with pytest.raises(ValueError, match="must begin with a line"):
        mail.render(hartwell, "no_subject", {}, site=SITE)
