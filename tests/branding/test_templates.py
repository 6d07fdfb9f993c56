"""What must hold of every template and sheet: it compiles, and it keeps to the content security policy."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string

from branding.sprite import ICONS
from branding.styleguide import samples
from tests.branding.material import static_text

ROOT = Path(settings.ROOT)
TEMPLATES = sorted((ROOT / "branding/templates").glob("**/*.html"))
NAMES = [str(path.relative_to(ROOT / "branding/templates")) for path in TEMPLATES]
ON_PAGES = sorted(
    path
    for package in ("branding", "features", "tenants", "portal_api", "integrations")
    for path in (ROOT / package).glob("**/templates/**/*.html")
    if not {"mail", "email", "emails"} & set(path.parts)
)
COMPONENTS = [name for name in NAMES if name.startswith("components/")]
NOTICES = [
    "404.html", "403.html", "500.html", "429.html", "errors/csrf.html",
    "errors/unknown_host.html", "errors/suspended.html", "errors/maintenance.html",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(name):
    get_template(name)


@pytest.mark.parametrize("path", ON_PAGES, ids=str)
def test_no_page_needs_inline_style_or_script(path):
    text = path.read_text()

    assert not re.search(r"<[^>]*\sstyle\s*=", text), "style attributes are refused by the policy"
    assert not re.search(r"<[^>]*\son[a-z]+\s*=", text), "so are event attributes"
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "and scripts in the page"
    assert not re.search(r"#[0-9a-fA-F]{6}\b", re.sub(r"{[{%].*?[%}]}", "", text)), "colors are tokens"


@pytest.mark.parametrize("path", ON_PAGES, ids=str)
def test_a_sentence_ends_once(path):
    assert not re.search(r"\w\.\.(?![./])", path.read_text())


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_says_what_it_takes(name):
    word = Path(name).stem

    first = (ROOT / "branding/templates" / name).read_text().splitlines()[0]
    assert re.match(rf"{{# .*\b{word}\b", first) or word == "portico"


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_needs_neither_request_nor_database(name):
    html = render_to_string(name, {"firm_name": "Hartwell & Rowe", "site_url": "https://portico.app"})

    assert html.count("<h1>") == 1
    assert "Portico" in html
    assert "brand.css" not in html


def test_the_crash_page_works_without_any_context():
    assert "Something broke on our side" in get_template("500.html").render()


def test_every_component_is_in_the_style_guide():
    used: set[str] = set()
    collect("styleguide/page.html", used)

    shown_by_tags = {f"components/{name}.html" for name in TAGS}
    layouts_only = {
        f"components/{name}.html" for name in ("arches", "toast_swap", "place", "entities", "looking")
    }
    assert set(COMPONENTS) - used - shown_by_tags - layouts_only == set()


TAGS = ("panel", "pagehead", "note", "banner", "dialog", "empty", "balance", "field", "form_errors")


def collect(name: str, used: set[str]) -> None:
    for included in re.findall(r'"([a-z_/]+\.html)"', (ROOT / "branding/templates" / name).read_text()):
        if included not in used:
            used.add(included)
            collect(included, used)
    for tag in TAGS:
        partial = f"components/{tag}.html"
        if partial not in used:
            used.add(partial)
            collect(partial, used)


def test_the_style_guide_keeps_ids_apart(rf):
    html = render_to_string("styleguide/page.html", samples(), request=public(rf))

    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))


def public(rf):
    request = rf.get("/styleguide/")
    request.firm = None
    request._messages = []
    return request


def test_sheets_use_only_the_layers_that_are_declared():
    declared = re.search(r"@layer ([a-z, ]+);", static_text("tokens.css"))
    assert declared is not None
    for name in ("tokens.css", "base.css", "components.css", "screens.css", "styleguide.css"):
        for layer in re.findall(r"@layer ([a-z]+) \{", static_text(name)):
            assert layer in declared.group(1).split(", ")


@pytest.mark.parametrize(
    "name", ["tokens.css", "base.css", "components.css", "screens.css", "styleguide.css"]
)
def test_sheets_are_well_formed_and_load_nothing_from_elsewhere(name):
    text = re.sub(r"/\*.*?\*/", "", static_text(name), flags=re.DOTALL)

    assert text.count("{") == text.count("}")
    assert "http" not in text
    assert "@import" not in text


def test_every_variable_is_defined():
    sheets = "".join(
        static_text(f"{name}.css") for name in ("tokens", "base", "components", "screens", "styleguide")
    )

    used = set(re.findall(r"var\((--[a-z0-9-]+)\)", sheets))
    assert used - set(re.findall(r"(--[a-z0-9-]+):", sheets)) == set()


def test_scripts_need_no_eval_and_no_inline_style():
    for name in ("app.js", "dialogs.js", "toasts.js", "preview.js"):
        text = static_text(name)
        assert not re.search(r"\beval\(|new Function|innerHTML|setAttribute\(\"style\"", text)


def test_the_sprite_is_clean():
    text = static_text("icons.svg")

    assert "style=" not in text
    assert "<script" not in text
    assert len(ICONS) == text.count("<symbol ")
