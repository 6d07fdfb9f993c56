"""What the people of the demo write to each other (screen 06)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.demo import acting
from features.accounts.models import Membership
from features.clients.models import Client, Contact
from features.documents.models import Document
from features.messages import later
from features.messages import operations as messages
from features.messages.models import Side, Thread
from features.messages.task_rules import Wish
from tenants.context import require_firm

type Said = tuple[Contact | Membership, timedelta, str]  # who, how long ago, what


def of_the_marshes(
    *, household: Client, pottery: Client, trust: Client, eleanor: Contact, daniel: Membership, amara: Membership,
    lucia: Membership, kiln: bytes, draft: Sequence[Document], now: datetime,
) -> None:  # fmt: skip
    """Five chats about three entities: two with something new for Eleanor, one that waits for the firm."""
    year = now.year - 1
    plans = _chat(household, amara, f"Plans for {now.year}", [
        (amara, _ago(44), "Shall we talk about the year ahead? Retirement plans change what you can put aside."),
        (eleanor, _ago(43, 20), "Yes please. After the fair is best."),
        (amara, _ago(43), "Let’s find half an hour in April."),
    ], now)  # fmt: skip
    fair = _chat(pottery, daniel, "Sales tax for the holiday fair", [
        (daniel, _ago(22), "The fair is over the state line, so two permits were in play. Both are filed."),
        (eleanor, _ago(21, 18), "Do I keep the receipts of the booth?"),
        (daniel, _ago(21, 2), "Yes, with the day’s takings. A photo of each is enough."),
        (eleanor, _ago(20), "Perfect, that answers it."),
    ], now)  # fmt: skip
    amendment = _chat(trust, amara, "Trust amendment", [
        (amara, _ago(7), "It is recorded. A copy is in your documents."),
    ], now)  # fmt: skip
    partnership = _chat(pottery, daniel, f"Partnership return {year}", [
        (daniel, _ago(3), "Hi Eleanor, everything for the partnership return is in. I expect a draft for you by Monday."),
    ], now)  # fmt: skip
    messages.write(
        thread=partnership, contact=eleanor, now=now - _ago(2, 23), files=[acting.file("kiln-install.jpg", kiln)],
        body="Lovely, thank you. The new kiln went live in November, in case that matters.",
    )  # fmt: skip
    messages.note(
        thread=partnership, by=daniel, now=now - _ago(2, 21), mentioning=[amara.pk],
        body="@Amara the kiln is 5-year property. Bonus depreciation, or do we spread it? They expect a thin year.",
    )  # fmt: skip
    messages.reply(
        thread=partnership, by=daniel, now=now - timedelta(hours=2), existing=draft,
        body="It does matter, in a good way. The draft is ready. Two questions about the kiln purchase before I finalize "
        "it:\n\n1. Did you pay the $18,350 from the business account, or from your own?\n"
        "2. Is it used only for the business, or also for your evening classes?",
    )  # fmt: skip
    _to_do(partnership, eleanor, daniel, now)
    _chat(household, lucia, "Documents for your 1040", [
        (eleanor, timedelta(hours=30), "The mortgage statement is uploaded. Is anything else open?"),
        (lucia, timedelta(hours=26), "Got the mortgage statement, thank you! That leaves the credit union form."),
    ], now)  # fmt: skip
    for seen in (plans, fair, amendment):
        seen.refresh_from_db()
        messages.mark_seen(thread=seen, reader=eleanor, until=seen.last_message_at)
    messages.set_waiting(thread=fair, by=daniel, now=now, waiting="")
    messages.schedule(
        thread=fair, by=daniel, now=now, send_at=later.offers(now, ZoneInfo(require_firm().time_zone))[-1].at,
        body="Good morning! The spring fair is on the same grounds, so the same two permits. I file them this week.",
    )  # fmt: skip
    messages.add_reply(
        by=daniel, is_own=True, title="Section 179, in plain words",
        body="Hello {first_name},\n\nyou can deduct the whole price in the year you buy it, or spread it over the years "
        "you use it. For {client} I would look at next year’s profit first.\n\n{sender}",
    )  # fmt: skip


def of_the_clinic(*, clinic: Client, joel: Contact, now: datetime) -> None:
    """A client who has asked, and has no answer yet."""
    asked = now - timedelta(hours=19)
    messages.begin(
        contact=joel, client=clinic, now=asked, subject="Board meeting on the 20th",
        body="The board would like the draft two days before. Is that possible? The auditor joins by phone.",
    )  # fmt: skip


def of_alder_street(
    *, alder: Client, sofia: Contact, grace: Membership, marcus: Membership, yuki: Membership, now: datetime
) -> None:
    _chat(alder, yuki, "Tile for the kitchen", [
        (yuki, _ago(6), "Two samples are in the site trailer: the matte green and the bone white. Have a look in daylight."),
        (sofia, _ago(5), "The green, without a doubt. Does it come in the longer format?"),
        (yuki, _ago(4, 20), "It does. The longer one adds a week, and stays inside your allowance."),
    ], now)  # fmt: skip
    _green(Thread.objects.get(subject="Tile for the kitchen"), sofia, yuki, now)
    crack = messages.begin(
        contact=sofia, client=alder, now=now - timedelta(hours=5), subject="Crack above the door",
        body="There is a crack above the new door, about as long as my hand. A photo is with the documents.",
    )  # fmt: skip
    messages.note(
        thread=crack, by=marcus, now=now - timedelta(hours=4), mentioning=[grace.pk],
        body="@Grace plaster only, I think. I’ll look at the lintel tomorrow before I answer.",
    )  # fmt: skip
    hours(grace, (time(7), time(16)), now)


def hours(by: Membership, each: tuple[time, time], now: datetime) -> None:
    """On weekdays; closed around New Year’s. The chats above are over, so that nothing answers in them by itself."""
    messages.change_hours(
        by=by, week=dict.fromkeys(range(5), each), is_answering=True,
        answer="Thank you for your message, {first_name}. Our office is closed now. We are back {opens}.",
    )  # fmt: skip
    messages.add_closed_days(
        by=by, first_on=date(now.year, 12, 24), last_on=date(now.year + 1, 1, 1), name="Between the years"
    )


def _to_do(partnership: Thread, eleanor: Contact, daniel: Membership, now: datetime) -> None:
    """What is left before the return is filed: two things of Eleanor's, one of which is done, two of the firm's."""
    kiln = partnership.messages.filter(side=Side.CLIENT).get()
    today = now.date()
    checklist = messages.add_checklist(
        thread=partnership, by=daniel, now=now - timedelta(hours=1), title="Before we file", quoted_id=kiln.pk,
        tasks=[
            Wish("Say which account paid for the kiln", due_on=today + timedelta(days=3)),
            Wish("Send the mileage log of the van", due_on=today + timedelta(days=9)),
            Wish("Decide about bonus depreciation", Side.FIRM, today + timedelta(days=4)),
            Wish("Second look by Amara", Side.FIRM),
        ],
    )  # fmt: skip
    log = checklist.tasks.select_related("checklist__thread").get(text__startswith="Send the mileage")
    messages.tick_own(task=log, contact=eleanor, now=now - timedelta(minutes=20))


def _green(tile: Thread, sofia: Contact, yuki: Membership, now: datetime) -> None:
    asked = tile.messages.order_by("created_at").first()
    messages.add_checklist(
        thread=tile, by=yuki, now=now - timedelta(days=4), quoted_id=asked.pk if asked else None,
        tasks=[Wish("Look at the longer format in daylight", due_on=now.date() + timedelta(days=2))],
    )  # fmt: skip


def _ago(days: int, hours: int = 0) -> timedelta:
    return timedelta(days=days) - timedelta(hours=24 - hours if hours else 0)


def _chat(client: Client, by: Membership, subject: str, said: Sequence[Said], now: datetime) -> Thread:
    """Let them say it one after the other; whoever speaks first begins the chat."""
    (first, ago, words), *rest = said
    about = {"client": client, "now": now - ago, "subject": subject, "body": words}
    begin = messages.begin(contact=first, **about) if isinstance(first, Contact) else None  # type: ignore[arg-type]
    thread = begin or messages.start(by=by, **about)  # type: ignore[arg-type]
    for who, when, body in rest:
        if isinstance(who, Contact):
            messages.write(thread=thread, contact=who, now=now - when, body=body)
        else:
            messages.reply(thread=thread, by=who, now=now - when, body=body)
    return thread
