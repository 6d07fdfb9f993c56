"""Google and Microsoft by their documented answers, from the consent of a person to its end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from integrations.calendars import address, ics, oauth
from integrations.calendars.errors import Away, Refused, Revoked
from integrations.calendars.google import Google
from integrations.calendars.microsoft import Microsoft
from integrations.calendars.model import Busy
from tests.integrations.calendars.test_ics import EVENT

NOW = datetime(2026, 10, 20, 12, tzinfo=UTC)
SINCE, UNTIL = datetime(2026, 10, 20, tzinfo=UTC), datetime(2026, 12, 19, tzinfo=UTC)
BACK = "https://portico.example/calendars/back/"
OURS = Busy(datetime(2026, 11, 1, 6, 30, tzinfo=UTC), datetime(2026, 11, 1, 7, 30, tzinfo=UTC))
KEEPERS = {"google": Google, "microsoft": Microsoft}
both = pytest.mark.parametrize("name", ["google", "microsoft"])


def consented(services, name, **consent):
    client, verifier = services.client(name), oauth.new_verifier()
    url = oauth.consent_url(client, redirect_uri=BACK, state="s", verifier=verifier)
    back = services.consent(url, **consent)
    return oauth.redeem(client, code=back["code"], redirect_uri=BACK, verifier=verifier, now=NOW)


def keeper(services, name):
    return KEEPERS[name](services.client(name).api_url, services.token())


@both
def test_a_consent_gives_tokens_that_are_renewed_until_it_is_taken_back(services, name):
    client, tokens = services.client(name), consented(services, name)
    assert tokens.is_good(NOW)
    assert not tokens.is_good(NOW + timedelta(seconds=3500))

    newer = oauth.renewed(client, tokens, now=NOW)
    assert newer.access != tokens.access
    assert (newer.refresh != tokens.refresh) == (name == "microsoft")  # which gives another each time
    assert oauth.renewed(client, newer, now=NOW).access

    services.take_back()
    with pytest.raises(Revoked):
        oauth.renewed(client, newer, now=NOW)
    assert "our-secret" not in repr(client) + repr(newer)
    assert newer.refresh not in repr(newer)


@both
def test_a_code_is_good_for_whoever_asked_and_once(services, name):
    client, verifier = services.client(name), oauth.new_verifier()
    url = oauth.consent_url(client, redirect_uri=BACK, state="s", verifier=verifier)
    code = services.consent(url)["code"]
    assert verifier not in url
    with pytest.raises(Revoked):  # somebody else's code
        oauth.redeem(client, code=code, redirect_uri=BACK, verifier=oauth.new_verifier(), now=NOW)
    with pytest.raises(Revoked):
        oauth.redeem(client, code=code, redirect_uri=BACK, verifier=verifier, now=NOW)


def test_half_a_consent_is_none(services):
    with pytest.raises(Refused):
        consented(services, "google", scope=address.GOOGLE_SCOPES[0])


def test_a_consent_is_given_back_where_there_is_a_door(services):
    tokens = consented(services, "google")
    oauth.revoke(services.client("google"), tokens)
    with pytest.raises(Revoked):
        oauth.renewed(services.client("google"), tokens, now=NOW)
    oauth.revoke(services.client("google"), tokens)  # twice is fine

    asked = len(services.asked)
    oauth.revoke(services.client("microsoft"), tokens)
    assert len(services.asked) == asked


@both
def test_an_appointment_is_written_moved_and_removed(services, name):
    mine = keeper(services, name)
    mine.put(EVENT)
    mine.put(EVENT)
    assert mine.busy(SINCE, UNTIL) == [OURS]
    assert len(services.account.events) == 1

    later = timedelta(days=1)
    mine.put(replace(EVENT, starts_at=EVENT.starts_at + later, ends_at=EVENT.ends_at + later, sequence=1))
    assert mine.busy(SINCE, UNTIL) == [Busy(OURS.starts_at + later, OURS.ends_at + later)]

    mine.remove(EVENT.uid)
    mine.remove(EVENT.uid)
    assert mine.busy(SINCE, UNTIL) == []
    mine.put(EVENT)  # it comes back under its own id
    assert mine.busy(SINCE, UNTIL) == [OURS]


@both
def test_hostile_words_and_ids_stay_words(services, name):
    mine = keeper(services, name)
    mine.put(replace(EVENT, summary="<b>Hi</b>\r\nX: y", description="<img src=x>\n&"))
    (found,) = services.account.events.values()
    assert "<b>Hi</b> X: y" in (found.get("summary"), found.get("subject"))
    if name == "microsoft":
        assert found["body"]["content"] == "&lt;img src=x&gt;<br>&amp;"
        with pytest.raises(ics.NotAnEvent):
            mine.remove("x' or 1 eq 1")
    with pytest.raises(ics.NotAnEvent):
        mine.put(replace(EVENT, uid="x' or 1 eq 1"))


def test_google_says_which_times_are_taken(services):
    services.account.busy = [{"start": "2026-11-02T09:00:00-05:00", "end": "2026-11-02T10:00:00-05:00"}]
    found = keeper(services, "google").busy(SINCE, UNTIL)
    assert found == [Busy(datetime(2026, 11, 2, 14, tzinfo=UTC), datetime(2026, 11, 2, 15, tzinfo=UTC))]


def test_microsoft_says_page_by_page_what_is_shown_as_taken(services):
    def row(day, **more):
        at = f"2026-11-{day:02}T09:00:00.0000000"
        return {"start": {"dateTime": at}, "end": {"dateTime": at.replace("09", "10", 1)}, **more}

    services.account.busy = [
        row(1, showAs="busy"), row(2, showAs="free"), row(3, showAs="tentative"), row(4, showAs="oof"),
        row(5, showAs="workingElsewhere"), row(6, showAs="busy", isCancelled=True), row(8, showAs="unknown"),
    ]  # fmt: skip
    found = keeper(services, "microsoft").busy(SINCE, UNTIL)
    assert [one.starts_at.day for one in found] == [1, 3, 4, 8]
    assert len(services.asked) == 4


def test_microsoft_leads_nobody_elsewhere(services):
    services.answers = [(200, {"value": [], "@odata.nextLink": "https://evil.example/v1.0/me/calendarView"})]
    with pytest.raises(Refused):
        keeper(services, "microsoft").busy(SINCE, UNTIL)
    assert len(services.asked) == 1


@both
@pytest.mark.parametrize(
    ("status", "said", "error"),
    [
        (401, {"error": {}}, Revoked),
        (403, {"error": {"errors": [{"reason": "forbidden"}]}}, Refused),
        (429, {}, Away),
        (500, {}, Away),
        (503, {}, Away),
        (200, b"<html>", Away),
        (200, b"[]", Away),
        (200, {"calendars": 3, "value": 3}, Away),
        (200, {"calendars": {"primary": {"busy": [{"start": 1}]}}, "value": [{"start": 1}]}, Away),
    ],
)
def test_what_a_service_answers_is_understood(services, name, status, said, error):
    services.answers = [(status, said)]
    with pytest.raises(error):
        keeper(services, name).busy(SINCE, UNTIL)


def test_google_asks_for_patience_with_another_number(services):
    services.answers = [(403, {"error": {"errors": [{"reason": "userRateLimitExceeded"}]}})]
    with pytest.raises(Away):
        keeper(services, "google").busy(SINCE, UNTIL)
    services.answers = [(200, {"calendars": {"primary": {"errors": [{"reason": "notFound"}], "busy": []}}})]
    with pytest.raises(Revoked):
        keeper(services, "google").busy(SINCE, UNTIL)


@both
def test_the_operators_mistake_is_no_ones_revocation(services, name):
    tokens = consented(services, name)
    with pytest.raises(Refused):
        oauth.renewed(replace(services.client(name), client_secret="wrong"), tokens, now=NOW)


def test_the_settings_name_real_services_and_nothing_half():
    made = address.connection(
        google=("id", "secret"), microsoft=("id", "secret"), tenant="common", origins="", practice=False
    )
    for client in (made.google, made.microsoft):
        assert all(
            url.startswith("https://") for url in (client.authorize_url, client.token_url, client.api_url)
        )
    given = {"google": ("", ""), "microsoft": ("", ""), "tenant": "common", "origins": "", "practice": True}
    assert address.connection(**given) == address.Connection()
    here = {"origins": "http://127.0.0.1:5232"}
    assert address.connection(**given | here).origins == ("http://127.0.0.1:5232",)
    for wrong in (
        {"google": ("id", "")}, {"microsoft": ("", "secret")}, {"tenant": "a/b"}, here | {"practice": False},
        {"origins": "http://10.0.0.1"},
    ):  # fmt: skip
        with pytest.raises(address.ImproperlyConfigured):
            address.connection(**given | wrong)
