"""What CalDAV servers say, as XML, and what we ask them with."""

from collections.abc import Iterator
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError, fromstring

from integrations.calendars.errors import Away

DAV, CAL = "DAV:", "urn:ietf:params:xml:ns:caldav"
MULTI = 207

WHO = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<d:propfind xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop>'
    "<d:resourcetype/><d:displayname/><d:current-user-principal/><c:calendar-home-set/>"
    "<c:supported-calendar-component-set/>"
    "</d:prop></d:propfind>"
)
QUERY = (
    '<?xml version="1.0" encoding="utf-8"?>'
    '<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">'
    "<d:prop><c:calendar-data/></d:prop>"
    '<c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
    '<c:time-range start="{since}" end="{until}"/>'
    "</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"
)


def query(since: datetime, until: datetime) -> bytes:
    """Ask for the events between two; series come whole."""
    said = {
        "since": f"{since.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        "until": f"{until.astimezone(UTC):%Y%m%dT%H%M%SZ}",
    }
    return QUERY.format_map(said).encode()


def parse(body: bytes) -> Element:
    """
    Return an answer as a tree. One that declares types or entities is not read: those can blow up.

    :raises Away: it is no XML.
    """
    try:
        text = body.decode("utf-8-sig")
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise Away("an answer with a document type")
        return fromstring(text)  # noqa: S314  no document type, five megabytes at most
    except (ParseError, ValueError) as error:
        raise Away("an answer that is no XML") from error


def responses(tree: Element) -> Iterator[tuple[str, Element]]:
    """
    Yield each thing of an answer: its address, and what was found of it. They stand side by side (RFC 4918 14.16): one
    within another is not read, for a deep pile of them would be walked through once for each.
    """
    for one in tree.findall(f"{{{DAV}}}response"):
        href = one.findtext(f"{{{DAV}}}href", "").strip()
        for found in one.findall(f"{{{DAV}}}propstat"):
            if " 200" in found.findtext(f"{{{DAV}}}status", ""):
                yield href, found


def href_of(found: Element, space: str, name: str) -> str:
    """Return the address that a property names; empty if it names none."""
    return (found.findtext(f".//{{{space}}}{name}/{{{DAV}}}href") or "").strip()


def is_calendar(found: Element) -> bool:
    """Return whether something is a calendar of events."""
    if found.find(f".//{{{DAV}}}resourcetype/{{{CAL}}}calendar") is None:
        return False
    kinds = [one.get("name", "") for one in found.iter(f"{{{CAL}}}comp")]
    return not kinds or "VEVENT" in kinds


def name_of(found: Element) -> str:
    return (found.findtext(f".//{{{DAV}}}displayname") or "").strip()


def data_of(tree: Element) -> list[str]:
    """Return the events of an answer."""
    return [one.text for one in tree.iter(f"{{{CAL}}}calendar-data") if one.text]
