"""What the two firms work on, and what they ask their clients for."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from features.accounts.models import Membership
from features.actions import operations as actions
from features.actions.models import Action
from features.clients.models import Client, Contact
from features.notifications import operations as notifications
from features.projects import operations as projects
from features.projects.models import Project


def begin(
    *, client: Client, name: str, team: Sequence[Membership], by: Membership, now: datetime, ends: int,
    since: int, people: Sequence[Contact] = (), **more: str,
) -> Project:  # fmt: skip
    """Begin a project that has run for `since` days and is to end in `ends`."""
    started = now - timedelta(days=since)
    return projects.create(
        client=client, by=by, now=started, name=name, team=[one.pk for one in team], people=[one.pk for one in people],
        starts_on=started.date(), ends_on=(now + timedelta(days=ends)).date(), **more,
    )  # fmt: skip


def ask(
    *, client: Client, title: str, by: Membership, now: datetime, ago: int, kind: str = "other", detail: str = "",
    due: int | None = None, project: Project | None = None, done_by: Contact | None = None, options: Sequence[str] = (),
    is_long: bool = False, answer: str = "",
) -> Action:  # fmt: skip
    """Ask for something so many days ago, due in `due` days; `done_by` did it a day later, with that `answer`."""
    project_id: UUID | None = project.pk if project else None
    asked = actions.ask(
        client=client, by=by, now=now - timedelta(days=ago), kind=kind, title=title, detail=detail, project_id=project_id,
        due_on=(now + timedelta(days=due)).date() if due is not None else None, options=options, is_long=is_long,
    )  # fmt: skip
    if done_by is not None:
        at = now - timedelta(days=ago - 1)
        if answer:
            actions.answer(action=asked, contact=done_by, now=at, words=answer, chosen=[answer])
        else:
            actions.settle(action=asked, by=done_by, now=at)
        actions.mark_seen(action_id=asked.pk, by=by, now=at)
    return asked


def have_read(people: Sequence[Membership | Contact], *, now: datetime) -> None:
    """Let people have read what is older than two days."""
    for person in people:
        notifications.mark_all_read(by=person, until=now - timedelta(days=2), now=now)


def of_the_marshes(
    *, household: Client, pottery: Client, trust: Client, eleanor: Contact, now: datetime,
    amara: Membership, daniel: Membership, lucia: Membership,
) -> None:  # fmt: skip
    year = now.year - 1
    partnership = begin(
        client=pottery,
        name=f"Partnership return {year}",
        team=[daniel, lucia],
        by=daniel,
        now=now,
        since=40,
        ends=6,
    )
    own = begin(
        client=household,
        name=f"Household return {year}",
        team=[daniel],
        by=daniel,
        now=now,
        since=38,
        ends=30,
    )
    amendment = begin(
        client=trust, name="Trust amendment", team=[amara], by=amara, now=now, since=44, ends=-7
    )
    projects.complete(project=amendment, by=amara, now=now - timedelta(days=7))
    ask(
        client=household, title=f"Upload your W-2s for {year}", kind="upload", by=daniel, now=now, ago=30, project=own,
        done_by=eleanor,
    )  # fmt: skip
    ask(
        client=pottery, title=f"Send us the studio’s sales for {year}", kind="upload", by=daniel, now=now, ago=29,
        project=partnership, done_by=eleanor,
    )  # fmt: skip
    ask(client=trust, title="Confirm the trustees’ addresses", by=amara, now=now, ago=20, done_by=eleanor)
    ask(
        client=household, title="How many days did you work from home?", kind="answer", by=daniel, now=now, ago=24,
        project=own, done_by=eleanor, answer="About 90, in the room behind the studio.",
    )  # fmt: skip
    letter = ask(
        client=pottery, title=f"Send back your signed {now.year} engagement letter", kind="upload", by=amara, now=now, ago=4,
        due=3, detail="Both pages, as a scan or a photo.",
    )  # fmt: skip
    actions.nudge(action=letter, by=amara, now=now - timedelta(days=2, hours=2))
    ask(
        client=household, title="Where shall your refund go?", kind="choose", by=daniel, now=now, ago=2, due=14, project=own,
        options=["To my bank account", "By check", "Toward next year’s tax"],
    )  # fmt: skip
    ask(
        client=household, title="Upload your Cascade Credit Union 1099-INT", kind="upload", by=daniel, now=now, ago=3, due=10,
        project=own,
    )  # fmt: skip
    ask(
        client=pottery, title="Answer two questions about the kiln", by=daniel, now=now, ago=0, due=10, project=partnership,
        kind="answer", is_long=True,
        detail="Was the new kiln delivered before the end of December?\nDid you keep the old one?",
    )  # fmt: skip
    have_read([eleanor, amara, daniel, lucia], now=now)


def of_alder_street(
    *, alder: Client, sofia: Contact, now: datetime, grace: Membership, marcus: Membership, yuki: Membership
) -> None:
    place = "14 Alder Street, Seattle, WA"
    extension = begin(
        client=alder, name="14 Alder Street", summary="Kitchen and rear extension", address=place, by=grace, now=now,
        team=[grace, marcus, yuki], people=[sofia], since=62, ends=105,
    )  # fmt: skip
    studio = begin(
        client=alder, name="Garden studio", summary="Finished, with one year of warranty", address=place, by=grace, now=now,
        team=[grace, marcus], since=78, ends=-66,
    )  # fmt: skip
    projects.complete(project=studio, by=grace, now=now - timedelta(days=66))
    ask(
        client=alder, title="Choose the kitchen’s window handles", by=yuki, now=now, ago=40, project=extension,
        done_by=sofia, kind="choose", options=["Brushed steel", "Oiled bronze", "Black"], answer="Oiled bronze",
    )  # fmt: skip
    tile = ask(
        client=alder, title="Choose your kitchen floor tile", by=yuki, now=now, ago=5, due=2, project=extension,
        detail="Four samples lie in your letterbox. Tell Yuki which one you like.", kind="choose",
        options=["Slate, honed", "Terracotta, hexagon", "Sandstone, large", "Chalk porcelain"],
    )  # fmt: skip
    actions.nudge(action=tile, by=grace, now=now - timedelta(days=2, hours=3))
    ask(
        client=alder, title="Send back change order 03, larger skylight", kind="upload", by=grace, now=now, ago=1, due=6,
        project=extension, detail="Signed, as a scan or a photo.",
    )  # fmt: skip
    ask(
        client=alder, title="Pick a time for the electrical walk-through", by=marcus, now=now, ago=1, due=8,
        project=extension, detail="With Marcus, 45 minutes. Call (206) 555-0188.",
    )  # fmt: skip
    have_read([sofia, grace, marcus, yuki], now=now)
