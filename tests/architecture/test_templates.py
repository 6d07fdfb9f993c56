"""Templates keep to the strict policy, and each of them is used."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture import sources

MAILS = ("mail", "email")  # a mail is styled in place: its readers load nothing
FORBIDDEN = {
    "a style of its own": re.compile(r"\sstyle\s*=\s*[\"']", re.IGNORECASE),
    "a handler in place": re.compile(
        r"\son(?:click|change|submit|load|input|focus|blur|key\w+|mouse\w+)\s*=", re.IGNORECASE
    ),
    "a script in place": re.compile(
        r"<script(?![^>]*\s(?:src|nonce|type=\"application/json\"))[^>]*>", re.IGNORECASE
    ),
    "an address in javascript": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
    "text taken as markup": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"),
}
BY_DJANGO = {"404.html", "403.html", "500.html", "400.html", "429.html"}
OF_THE_KIT = {"components/toast_swap.html"}  # for answers to htmx that say something; no page gives one yet
PLACES = re.compile(r"templates/(.+)$")


def name_of(path: Path) -> str:
    found = PLACES.search(sources.named(path))
    assert found is not None
    return found[1]


def is_mail(path: Path) -> bool:
    return any(part in MAILS for part in Path(name_of(path)).parts)


def test_no_page_needs_an_exception_from_the_policy() -> None:
    pages = [path for path in sources.templates() if not is_mail(path)]
    wrong = [f"{sources.named(path)}: {fault}" for path in pages for fault in faults(path.read_text())]

    assert pages
    assert not wrong


def faults(text: str) -> Iterator[str]:
    for what, pattern in FORBIDDEN.items():
        yield from (f"{what}: {found[0]}" for found in pattern.finditer(text))


def test_no_mail_runs_a_script() -> None:
    scripts = [
        sources.named(path)
        for path in sources.templates()
        if is_mail(path) and "<script" in path.read_text().lower()
    ]

    assert not scripts


def test_every_template_is_used() -> None:
    mentions = "\n".join(
        path.read_text()
        for path in sources.tracked()
        if path.suffix in (".py", ".html", ".txt") and "tests" not in path.parts
    )
    unused = [name for path in sources.templates() if not _is_mentioned(name := name_of(path), mentions)]

    assert not unused


def _is_mentioned(name: str, mentions: str) -> bool:
    """A mail is named without its ending, by a module of its slice; a component that takes content is a tag."""
    path = Path(name)
    words = [name, str(path.with_suffix(""))]
    if f"{path.parent}/{{" in mentions:
        words.append(path.stem)
    is_tag = path.parent.name == "components" and re.search(rf"\{{%\s*{path.stem}\b", mentions)
    is_in_folder = f'"{path.parent}"' in mentions and f'/{path.name}"' in mentions
    quoted = (f"{quote}{word}{quote}" in mentions for quote in "\"'" for word in words)
    return name in BY_DJANGO or name in OF_THE_KIT or bool(is_tag) or is_in_folder or any(quoted)
