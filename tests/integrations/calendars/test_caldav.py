"""Our CalDAV client against Radicale, a real server."""

import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from integrations.calendars import caldav, dav, line, reading
from integrations.calendars.caldav import CalDav, Login
from integrations.calendars.calendar import without
from integrations.calendars.errors import Away, Refused, Revoked
from integrations.calendars.model import Busy
from integrations.calendars.reading import Reader
from tests.fakes_calendars import PASSWORD, USER
from tests.integrations.calendars.test_ics import EVENT

LOGIN = Login(USER, PASSWORD)
SINCE, UNTIL = datetime(2026, 10, 20, tzinfo=UTC), datetime(2026, 12, 19, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def event(lines):
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{lines}END:VCALENDAR\r\n"


def made(uid, *lines):
    rows = "\r\n".join(("BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"))
    return rows + "\r\n"


def opened(server, *urls):
    return CalDav(LOGIN, read=urls, into=urls[0], zone=LONDON)


def test_an_appointment_is_written_moved_and_removed(radicale):
    url = radicale.make("Work")
    mine = opened(radicale, url)

    mine.put(EVENT)
    mine.put(EVENT)
    assert mine.busy(SINCE, UNTIL) == [Busy(at("2026-11-01T06:30"), at("2026-11-01T07:30"))]
    found = Calendar.from_ical(radicale.ask("GET", f"{url}{EVENT.uid}.ics").text).walk("VEVENT")[0]
    assert (str(found["summary"]), str(found["uid"])) == (EVENT.summary, EVENT.uid)
    assert "attendee" not in found

    later = timedelta(days=1)
    mine.put(replace(EVENT, starts_at=EVENT.starts_at + later, ends_at=EVENT.ends_at + later, sequence=1))
    assert [one.starts_at.day for one in mine.busy(SINCE, UNTIL)] == [2]

    mine.remove(EVENT.uid)
    mine.remove(EVENT.uid)
    assert mine.busy(SINCE, UNTIL) == []


def test_what_takes_time_is_read_and_nothing_else(radicale):
    one, other = radicale.make("Work"), radicale.make("Home")
    radicale.write(one, "a", event(made("a", "DTSTART:20261101T100000Z", "DURATION:PT1H", "SUMMARY:Secret")))
    radicale.write(one, "b", event(made("b", "DTSTART:20261101T110000Z", "DTEND:20261101T113000Z")))
    radicale.write(
        one, "c", event(made("c", "DTSTART:20261102T100000Z", "DTEND:20261102T110000Z", "TRANSP:TRANSPARENT"))
    )
    radicale.write(
        one, "d", event(made("d", "DTSTART:20261102T120000Z", "DTEND:20261102T130000Z", "STATUS:CANCELLED"))
    )
    radicale.write(other, "e", event(made("e", "DTSTART;VALUE=DATE:20261105")))
    radicale.write(other, "f", event(made("f", "DTSTART:20270305T100000Z", "DTEND:20270305T110000Z")))

    assert opened(radicale, one, other).busy(SINCE, UNTIL) == [
        Busy(at("2026-11-01T10:00"), at("2026-11-01T11:30")),  # two that touch
        Busy(at("2026-11-05T00:00"), at("2026-11-06T00:00")),
    ]


WEEKLY = made(
    "w", "DTSTART;TZID=Europe/London:20261012T090000", "DTEND;TZID=Europe/London:20261012T100000",
    "RRULE:FREQ=WEEKLY;UNTIL=20261109T235959Z", "EXDATE;TZID=Europe/London:20261026T090000",
) + made(
    "w", "RECURRENCE-ID;TZID=Europe/London:20261102T090000", "DTSTART;TZID=Europe/London:20261103T140000",
    "DTEND;TZID=Europe/London:20261103T150000",
)  # fmt: skip


def test_a_series_is_read_the_same_whoever_unrolls_it(radicale):
    """Over the night when clocks change, with a time taken out, and one moved."""
    url = radicale.make("Work")
    radicale.write(url, "w", event(WEEKLY))
    expected = [
        Busy(at("2026-11-03T14:00"), at("2026-11-03T15:00")),
        Busy(at("2026-11-09T09:00"), at("2026-11-09T10:00")),
    ]
    since = datetime(2026, 10, 20, tzinfo=UTC)

    assert opened(radicale, url).busy(since, UNTIL) == expected
    reader = Reader(since, UNTIL, LONDON)
    reader.add(event(WEEKLY))
    assert sorted(reader.found) == expected
    before = Reader(datetime(2026, 10, 1, tzinfo=UTC), UNTIL, LONDON)
    before.add(event(WEEKLY))
    assert [f"{one.starts_at:%d %H}" for one in sorted(before.found)] == ["12 08", "19 08", "03 14", "09 09"]


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:20261101T100000Z", "RRULE:FREQ=SECONDLY"),
        ("DTSTART:20261101T100000Z", "RRULE:FREQ=MINUTELY;COUNT=3"),
        ("DTSTART:20261101T100000Z", "DTEND:nonsense"),
        ("DTSTART:20261101T100000Z", "RRULE:FREQ=DAILY;BYHOUR=99"),
        ("DTSTART:20261101T100000Z", "RRULE:FREQ=DAILY;BYMINUTE=0,1;BYSECOND=1,2,3,4,5,6,7,8,9,10,11,12,13"),
    ],
)
def test_what_cannot_be_read_is_said_and_never_looks_free(lines):
    with pytest.raises((Away, Refused)):
        Reader(SINCE, UNTIL, LONDON).add(event(made("x", *lines)))


def test_a_calendar_that_costs_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(reading, "WORK", -1)
    with pytest.raises(Refused, match="unroll"):
        Reader(SINCE, UNTIL, LONDON).add(event(made("x", "DTSTART:20200101T100000Z", "RRULE:FREQ=DAILY")))


def test_the_calendars_of_a_person_are_found_from_any_address(radicale):
    radicale.make("Work")
    url = radicale.make("Home & garden")
    radicale.make("Tasks", kind="VTODO")

    names = {"Work", "Home & garden"}
    for address in (radicale.origin, f"{radicale.origin}/", f"{radicale.origin}/{USER}/"):
        assert {one.name for one in caldav.discover(address, LOGIN)} == names
    assert [one.name for one in caldav.discover(url, LOGIN)] == ["Home & garden"]


def test_a_wrong_password_and_a_calendar_that_is_gone_are_for_their_person(radicale):
    url = radicale.make("Work")
    with pytest.raises(Revoked):
        caldav.discover(radicale.origin, Login(USER, "wrong"))
    with pytest.raises(Refused):
        caldav.discover(radicale.origin, Login("other", PASSWORD))
    radicale.ask("DELETE", url)
    for act in (lambda: opened(radicale, url).busy(SINCE, UNTIL), lambda: opened(radicale, url).put(EVENT)):
        with pytest.raises(Revoked):
            act()


@pytest.mark.parametrize(
    "address",
    [
        "http://dav.example/", "ftp://dav.example/", "https://dav.example:8443/", "https://me:pw@dav.example/",
        "https://", "file:///etc/passwd", "https://dav.example/\r\nX: y", "https://[::1", "//dav.example", "",
        "http://127.0.0.1:1/",
    ],
)  # fmt: skip
def test_an_address_that_is_no_public_https_host_is_refused(address, monkeypatch, radicale):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: pytest.fail("it was looked up"))
    with pytest.raises(Refused):
        caldav.discover(address, LOGIN)


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1"])
def test_a_name_that_leads_into_a_private_network_is_not_spoken_to(address, monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (address, 443))])
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("it was spoken to"))
    with pytest.raises(Away):
        caldav.discover("https://dav.example/", LOGIN)


def test_a_server_leads_to_its_own_hosts_only():
    assert line.onward("https://caldav.icloud.com/", "https://p12-caldav.icloud.com/1/") == (
        "https://p12-caldav.icloud.com/1/"
    )
    assert line.onward("https://dav.example/a/", "../b/") == "https://dav.example/b/"
    for to in (
        "https://evil.example/",
        "http://caldav.icloud.com/",
        "//127.0.0.1/",
        "https://caldav.icloud.com:1/",
    ):
        with pytest.raises(Refused):
            line.onward("https://caldav.icloud.com/", to)


def test_redirects_are_followed_and_an_end_is_put_to_circles(services):
    login, url = Login("a", "b"), f"{services.origin}/google/"

    def moved(self, status, said):
        self.send_response(302)
        self.send_header("Location", "/again/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    services.RequestHandlerClass = type("Moving", (services.RequestHandlerClass,), {"_answer": moved})
    services.answers = [(302, {})] * 9
    with pytest.raises(Refused, match="circles"):
        caldav.discover(url, login)
    assert len(services.asked) == caldav.LEAPS


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, Revoked),
        (403, Refused),
        (404, Revoked),
        (429, Away),
        (500, Away),
        (503, Away),
        (507, Refused),
        (302, Refused),
    ],
)
def test_what_a_server_answers_is_understood(services, status, error):
    services.answers = [(status, {})]
    mine = CalDav(Login("a", "b"), read=(f"{services.origin}/c/",), into=f"{services.origin}/c/", zone=LONDON)
    with pytest.raises(error):
        mine.busy(SINCE, UNTIL)


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'


@pytest.mark.parametrize("body", [BOMB, BOMB.decode().encode("utf-16"), b"<a>", b"\xff\xfe", b""])
def test_hostile_xml_is_not_read(body):
    with pytest.raises(Away):
        dav.parse(body)


def test_an_endless_answer_is_broken_off(services, monkeypatch):
    monkeypatch.setattr(line, "MOST", 1000)
    services.answers = [(207, b"x" * 1001)]
    mine = CalDav(Login("a", "b"), read=(f"{services.origin}/c/",), into=f"{services.origin}/c/", zone=LONDON)
    with pytest.raises(Away):
        mine.busy(SINCE, UNTIL)


def test_our_own_appointments_are_taken_out_of_what_is_busy():
    nine, ten, eleven, twelve = (at(f"2026-11-02T{hour:02}:00") for hour in (9, 10, 11, 12))
    assert without([Busy(nine, twelve)], [Busy(ten, eleven)]) == [Busy(nine, ten), Busy(eleven, twelve)]
    assert without([Busy(nine, ten)], [Busy(ten, eleven)]) == [Busy(nine, ten)]
    assert without([Busy(nine, ten)], [Busy(nine, twelve)]) == []


ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:{name}\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:{offset}\r\n"
    "TZOFFSETTO:{offset}\r\n{rule}END:STANDARD\r\nEND:VTIMEZONE\r\n"
)


@pytest.mark.parametrize("name", ["Customized Time Zone", "W. Europe Standard Time"])
def test_a_zone_of_one_calendar_does_not_move_the_events_of_another(name):
    """The library keeps the first zone of a name for all who read in this process: other people, other firms."""
    times = (f"DTSTART;TZID={name}:20261101T120000", "DURATION:PT1H")
    for offset, hour in (("+0000", 12), ("-0800", 20)):
        reader = Reader(SINCE, UNTIL, LONDON)
        reader.add(event(ZONE.format(name=name, offset=offset, rule="") + made("x", *times)))
        assert [one.starts_at.hour for one in reader.found] == [hour]


@pytest.mark.parametrize(
    "rule", ["RRULE:FREQ=SECONDLY", "EXRULE:FREQ=SECONDLY", "RRULE:FREQ=YEARLY;INTERVAL=0"]
)
def test_a_zone_that_is_endless_work_is_refused(rule):
    """Two changes: of one alone nobody asks when it was."""
    zone = ZONE.format(name="Ours", offset="+0100", rule=f"{rule}\r\n")
    half, end = zone.split("BEGIN:STANDARD")
    twice = f"{half}BEGIN:STANDARD{end.removesuffix('END:VTIMEZONE' + chr(13) + chr(10))}BEGIN:STANDARD{end}"
    with pytest.raises((Away, Refused)):
        Reader(SINCE, UNTIL, LONDON).add(event(twice + made("x", "DTSTART;TZID=Ours:20261101T120000")))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;INTERVAL=0;BYMONTH=2;BYMONTHDAY=30",
        f"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;BYSETPOS={','.join(['366'] * 13)}",
        f"FREQ=YEARLY;BYYEARDAY={','.join(['366'] * 101)}",
    ],
)
def test_a_rule_without_a_time_that_would_be_looked_for_forever_is_refused(rule):
    with pytest.raises((Away, Refused)):
        Reader(SINCE, UNTIL, LONDON).add(event(made("x", "DTSTART:20260101T100000Z", f"RRULE:{rule}")))


def test_rules_that_yield_nothing_end_with_the_time_for_work(monkeypatch):
    monkeypatch.setattr(reading, "WORK", -1)
    dead = "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
    with pytest.raises(Refused, match="unroll"):
        Reader(SINCE, UNTIL, LONDON).add(event(made("x", "DTSTART:20260101T100000Z", dead)))


def test_waiting_for_a_server_is_no_work(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(reading, "monotonic", lambda: clock[0])
    reader = Reader(SINCE, UNTIL, LONDON)
    for at_once in range(3):
        clock[0] += reading.WORK
        reader.add(event(made(f"x{at_once}", "DTSTART:20261101T100000Z", "DURATION:PT1H")))
    assert len(reader.found) == 3


def test_what_is_piled_up_in_an_answer_is_not_read():
    """Each of these was walked through once for each around it: five megabytes took hours."""
    inner = '<d:response xmlns:d="DAV:"><d:href>/{at}</d:href><d:propstat><d:status>HTTP/1.1 200</d:status></d:propstat>'
    pile = "".join(inner.format(at=at) for at in range(3)) + "</d:response>" * 3
    tree = dav.parse(f'<d:multistatus xmlns:d="DAV:">{pile}</d:multistatus>'.encode())
    assert [href for href, _ in dav.responses(tree)] == ["/0"]


@pytest.mark.parametrize("to", ["//[x", "https://[::1", "/\ud800"])
def test_an_address_that_is_none_is_refused_in_our_words(to):
    with pytest.raises(Refused):
        line.onward("https://dav.example.com/", to)


def test_signs_of_any_script_in_a_query_are_sent_in_signs_of_addresses(radicale):
    assert line.ask("GET", f"{radicale.origin}/?ü=1", {}).status in range(200, 500)
