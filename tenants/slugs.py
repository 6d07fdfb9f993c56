"""The address a firm chooses: the first label of its host name (security R06)."""

import re
import unicodedata

from tenants.errors import SlugRefused

LEAST, MOST = 3, 40  # a DNS label may have 63 characters; 40 leaves room for previews and stays readable
SHAPE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

RESERVED = frozenset(
    """about abuse account accounts admin administrator api app apps assets auth autoconfig autodiscover beta
    billing blog cdn client clients community config console contact dashboard demo dev developer developers
    dns docs download downloads email example files firm firms forum ftp go health help hello host hostmaster
    id imap img inbox info internal invite kb legal live localhost login logout mail mailbox mailer media mobile
    mx my news noc ns ns1 ns2 official operator operators owner partner partners pay payment payments ping
    platform pop pop3 portal portals portico postmaster press preview privacy prod production public qa register
    reply root sales sandbox secure security server settings shop sign signin signup site smtp ssl staff stage
    staging static stats status store stripe support system team test testing tests tls tools trust update
    upload uploads user users v1 v2 vpn web webhook webhooks webmail webmaster website workspace www www1 www2
    """.split()
)


def check(value: str) -> str:
    """
    Return the slug in lower case, if a firm may have it. Whether it is still free is another question.

    :raises SlugRefused: with a sentence that says what to do.
    """
    slug = value.strip().lower()
    if not slug:
        raise SlugRefused("Choose an address for your portal.")
    if not slug.isascii():
        raise SlugRefused("Use the letters a to z, digits and hyphens only. Other letters can be mistaken.")
    if slug.startswith("xn--") or slug[2:4] == "--":
        raise SlugRefused("An address can’t have two hyphens there. Try it without them.")
    if not SHAPE.fullmatch(slug):
        raise SlugRefused("Use letters, digits and single hyphens, and begin and end with a letter or digit.")
    if len(slug) < LEAST:
        raise SlugRefused(f"An address has at least {LEAST} characters.")
    if len(slug) > MOST:
        raise SlugRefused(f"An address has at most {MOST} characters. This one has {len(slug)}.")
    if slug in RESERVED:
        raise SlugRefused(f"“{slug}” is kept for Portico itself. Try another.")
    return slug


def suggest(name: str) -> str:
    """Return the address that a firm's name suggests: “Hartwell & Rowe” → hartwellrowe. May be empty."""
    plain = unicodedata.normalize("NFKD", name.lower())
    return "".join(c for c in plain if c.isascii() and c.isalnum())[:30]
