"""What becomes of letters."""

import pytest
from django.core import mail as sent
from django.db import IntegrityError, transaction
from django.utils import timezone

from features.base import mail, outbox
from features.base.models import AuditEvent, OutboxEntry
from features.replies import operations, queries
from features.replies.models import MailAnswer
from features.replies.operations.arriving import MOST_AN_HOUR
from features.replies.switches import MAIL_ANSWERS
from integrations.inbound_mail import addresses
from integrations.inbound_mail.gateway import Away, NotTaken
from tenants.context import inside, platform
from tests.features.replies.conftest import address_of, bring, came, work
from tests.integrations.inbound_mail.letters import GMAIL, bounce, letter

State, Why = MailAnswer.State, MailAnswer.Why
TEXT = ("numbers.csv", "text/csv", b"a,b\n1,2\n")


def test_an_answer_is_taken_in_the_name_of_its_person(a, alices, notes):
    answer = came(alices, letter(GMAIL, files=(TEXT,)))

    [taken] = notes.answers
    assert (taken.user, taken.text, taken.mail_id) == (
        a.alice.user,
        "I agree, let us do that.\n\nAlice",
        answer.pk,
    )
    assert [(file.name, file.format.extension) for file in taken.files] == [("numbers", "csv")]
    assert (answer.state, answer.words, answer.files) == (State.TAKEN, "", [])
    assert sent.outbox == []


def test_the_letter_as_it_came_lies_sealed(a, alices, stored):
    raw = letter("A secret of ours.")

    bring(alices, raw)

    [path] = stored()
    assert b"secret" not in path.read_bytes()
    assert queries.opened(MailAnswer.objects.get()) == raw


def test_the_same_letter_brought_twice_is_taken_once(a, alices, notes, stored):
    for _ in range(3):
        came(alices)

    assert len(notes.answers) == MailAnswer.objects.count() == len(stored()) == 1


def test_handled_twice_it_is_taken_once(a, alices, notes):
    answer = came(alices)

    operations.handle(answer_id=answer.pk, now=timezone.now())

    assert len(notes.answers) == 1


def test_letters_without_an_id_are_told_apart_by_their_words(a, alices, notes):
    for text in ("One.", "Two.", "One."):
        came(alices, letter(text, message_id=""))

    assert sorted(notes.texts) == ["One.", "Two."]


@pytest.mark.parametrize(
    ("sender", "verdict", "why"),
    [
        ("Alice <eve@evil.example>", "pass", Why.SENDER),
        ("alice@example.com, eve@evil.example", "pass", Why.SENDER),
        ("bob@example.com", "pass", Why.SENDER),
        ("Alice <alice@example.com>", "fail", Why.UNPROVED),
    ],
)
def test_what_may_not_be_from_them_is_held_for_staff(a, notes, sender, verdict, why):
    alices = address_of(a)
    answer = came(
        alices, letter("<b>Pay</b> here: http://evil.example", sender=sender, files=(TEXT,)), verdict
    )

    assert (answer.state, answer.why) == (State.HELD, why)
    assert answer.words == "<b>Pay</b> here: http://evil.example"
    assert answer.files == ["numbers.csv"]
    assert notes.answers == []
    assert sent.outbox == []
    assert AuditEvent.objects.filter(event="reply.held", client_id=a.household.pk).count() == 1


def test_confirmed_or_with_nothing_said_it_is_taken(a, alices, notes):
    came(alices, letter("One.", message_id="<1@x>"), "pass")
    came(alices, letter("Two.", message_id="<2@x>", sender="ALICE@example.com"), "none")

    assert sorted(notes.texts) == ["One.", "Two."]


@pytest.mark.parametrize(
    "marks",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"List_Id": "<x.example>"},
        {"Return_Path": "<>"},
        {"X_Autoreply": "yes"},
    ],
)
def test_what_no_person_wrote_is_dropped_and_nobody_is_told(a, alices, notes, marks):
    answer = came(alices, letter("I am away.", **marks))

    assert (answer.state, answer.words) == (State.DROPPED, "")
    assert notes.answers == []
    assert sent.outbox == []


def test_a_subject_of_a_machine_alone_is_held(a, alices, notes):
    assert came(alices, letter(subject="Out of office: Re: Taxes")).why == Why.MACHINE
    assert notes.answers == []


def test_our_own_mails_sent_back_to_us_are_dropped(a, alices, notes):
    """Two installations, or a forwarding rule, could otherwise answer each other for ever."""
    came(alices, letter("", sender="alice@example.com"))
    [told] = sent.outbox
    looped = told.message().as_bytes()

    assert came(alices, looped).state == State.DROPPED
    assert len(sent.outbox) == 1


def test_what_is_refused_is_told_to_who_wrote_it(a, alices, notes):
    notes.refusal = "This conversation is closed."

    answer = came(alices)

    assert answer.state == State.REFUSED
    assert sent.outbox[0].to == ["alice@example.com"]
    assert "This conversation is closed." in sent.outbox[0].body
    assert "Auto-Submitted" in sent.outbox[0].extra_headers
    assert not sent.outbox[0].reply_to


def test_files_that_are_not_taken_are_told_and_the_words_are_in(a, alices, notes):
    notes.left_out = ["Client uploads are off."]
    files = (
        ("run.exe", "application/x-msdownload", b"MZ"),
        ("winmail.dat", "application/ms-tnef", b"x"),
        TEXT,
    )

    answer = came(alices, letter("See the files.", files=files))

    assert answer.state == State.TAKEN
    assert notes.texts == ["See the files."]
    assert [file.name for file in notes.answers[0].files] == ["numbers"]
    [told] = sent.outbox
    assert "run.exe: Files ending in .exe can’t be added." in told.body
    assert "winmail.dat" in told.body
    assert "Client uploads are off." in told.body


def test_a_letter_without_anything_new_is_told_to_be_empty(a, alices, notes):
    answer = came(alices, letter("> quoted\n> words\n"))

    assert answer.state == State.REFUSED
    assert "no new words" in sent.outbox[0].body


def test_a_person_is_told_five_times_a_day(a, alices, notes):
    notes.refusal = "It is closed."
    for number in range(8):
        came(alices, letter(message_id=f"<{number}@x>"))

    assert len(sent.outbox) == 5


def test_closed_between_the_door_and_the_worker_it_is_refused(a, alices, notes):
    bring(alices)
    notes.is_open = False

    work()

    assert MailAnswer.objects.get().state == State.REFUSED
    assert notes.answers == []


def test_at_the_door_an_address_that_is_over_takes_nothing(a, alices, notes, stored):
    notes.is_open = False

    with pytest.raises(NotTaken):
        bring(alices)

    assert stored() == []
    assert not MailAnswer.objects.exists()


def test_a_rightly_signed_address_that_was_never_given_takes_nothing(a):
    with pytest.raises(NotTaken):
        bring(addresses.reply(a.firm.pk, bytes(16)))


def test_a_suspended_firm_takes_nothing(a, alices):
    with platform():
        type(a.firm).objects.filter(pk=a.firm.pk).update(
            status="suspended", suspended_at=timezone.now(), suspended_reason="x"
        )

    with pytest.raises(NotTaken):
        bring(alices)


def test_a_secret_of_one_firm_in_the_name_of_another_finds_nobody(cast, a, alices):
    secret = addresses.read(alices).secret

    with pytest.raises(NotTaken):
        bring(addresses.reply(cast.b.firm.pk, secret))

    with inside(cast.b.firm):
        assert not MailAnswer.objects.exists()


def test_switched_off_it_takes_nothing(a, alices, turn):
    turn(MAIL_ANSWERS, on=False)

    with pytest.raises(NotTaken):
        bring(alices)


def test_an_address_takes_so_many_letters_an_hour(a, alices):
    for number in range(MOST_AN_HOUR):
        bring(alices, letter(message_id=f"<{number}@x>"))

    with pytest.raises(Away):
        bring(alices, letter(message_id="<more@x>"))


def test_while_the_store_is_away_nothing_is_taken(a, alices, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": "/proc/nowhere"},
        },
    }

    with pytest.raises(Away):
        bring(alices)

    assert not MailAnswer.objects.exists()


def test_what_fails_is_tried_again_and_then_shown_to_staff(a, alices, notes, monkeypatch):
    bring(alices)
    monkeypatch.setattr(outbox, "ATTEMPTS", 1)
    monkeypatch.setattr(notes, "answers", None)  # fails as no domain error does

    work()

    assert MailAnswer.objects.get().state == State.HELD
    assert MailAnswer.objects.get().why == Why.FAILED


class TestBounces:
    def test_a_report_about_its_recipient_is_heard(self, a, notes):
        bring(addresses.bounce(a.firm.pk, "alice@example.com"), bounce("Alice@example.com"))
        work()

        assert notes.bounced == [("alice@example.com", "550 No such user", True)]

    def test_a_report_about_somebody_else_proves_nothing(self, a, notes):
        bring(addresses.bounce(a.firm.pk, "alice@example.com"), bounce("bob@example.com"))
        work()

        assert notes.bounced == []

    def test_a_report_to_an_address_for_answers_shuts_nobody_off(self, a, alices, notes):
        """That address goes along with a notice that is passed on; whoever has it could stop all mail to its person."""
        assert came(alices, bounce("alice@example.com")).state == State.DROPPED

        assert notes.bounced == []

    def test_a_mail_of_ours_names_where_reports_go(self, a, notes):
        came(address_of(a), letter(""))
        [told] = sent.outbox

        assert addresses.read(told.from_email) == addresses.Address(
            "bounce", a.firm.pk.bytes[:8], addresses.mark("alice@example.com")
        )
        assert "no-reply@" in told.message()["From"]


def test_a_notice_carries_the_address_to_answer_to(a, notes):
    written = address_of(a)
    mail.send(
        to="alice@example.com",
        template="replies/email/not_taken",
        context={"reasons": [], "name": "A", "url": "/"},
        reply_to=written,
    )
    work()

    assert sent.outbox[0].message()["Reply-To"] == written


def test_the_database_holds_what_states_mean(a, alices):
    answer = came(alices)
    for wrong in (
        {"state": State.HELD, "settled_at": None, "why": ""},
        {"settled_at": None},
        {"state": State.WAITING},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            MailAnswer.objects.filter(pk=answer.pk).update(**wrong)


def test_work_that_is_done_leaves_no_words_in_the_outbox(a, alices):
    came(alices)

    assert {bytes(entry.payload) for entry in OutboxEntry.objects.all()} == {b""}
