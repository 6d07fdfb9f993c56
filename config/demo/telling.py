"""What the two firms announce: one that runs, one to come, a draft, and one that is past."""

from datetime import datetime, timedelta

from features.accounts.models import Membership
from features.announcements import operations as announcements
from features.announcements.models import Announcement
from features.clients.models import Contact
from features.projects.models import Project


def of_hartwell(*, amara: Membership, eleanor: Contact, now: datetime) -> None:
    """The office closes early on Friday (screen 02)."""

    def days(count: int) -> datetime:
        return now + timedelta(days=count)

    friday = days((4 - now.weekday()) % 7)
    past = _publish(
        by=amara, now=days(-30), title="Our new address for paper mail", ends_at=days(-9),
        body="Letters reach us at **418 SW Alder Street**, Portland, OR 97205. Whatever comes to the old box is sent on.",
    )  # fmt: skip
    announcements.note_seen(announcements=[past], contact=eleanor, now=days(-29))
    _publish(
        by=amara, now=days(-1), title=f"We close at noon this Friday, {friday:%B} {friday.day}.",
        ends_at=friday + timedelta(days=1), body="Messages sent after that are answered on Monday.",
    )  # fmt: skip
    _publish(
        by=amara, now=now, title="Estimated taxes are due soon", starts_at=days(6), ends_at=days(20),
        audience="kinds", kinds=["individual", "household", "business"],
        body="If your income changed since last quarter, tell us, and we compute it anew:\n\n- wages or pensions\n- a sale of shares or of a house",
    )  # fmt: skip
    announcements.draft(
        by=amara, now=now, title="What is new in the tax law", body="Three things that matter to most of you."
    )


def of_northbeam(*, grace: Membership, sofia: Contact, project: Project, now: datetime) -> None:
    """The site is closed for an inspection (screen 02b)."""
    friday = now + timedelta(days=(4 - now.weekday()) % 7)
    past = _publish(
        by=grace, now=now - timedelta(days=20), title="Deliveries on Alder Street", audience="projects",
        projects=[project.pk], ends_at=now - timedelta(days=12),
        body="A truck stands before the house from 7:00 to 9:00. Please leave the driveway free.",
    )  # fmt: skip
    announcements.note_seen(announcements=[past], contact=sofia, now=now - timedelta(days=19))
    _publish(
        by=grace, now=now - timedelta(hours=20), audience="projects", projects=[project.pk],
        title="Site is closed Friday for the concrete pour inspection.", ends_at=friday + timedelta(days=3),
        body="Work starts again Monday at 7:00.",
    )  # fmt: skip
    announcements.draft(
        by=grace,
        now=now,
        title="Our holidays",
        body="The crew is off from the 24th on. The phone is answered.",
    )


def _publish(*, by: Membership, now: datetime, **given: object) -> Announcement:
    made = announcements.draft(by=by, now=now, **given)  # type: ignore[arg-type]
    announcements.publish(announcement=made, by=by, now=now)
    return made
