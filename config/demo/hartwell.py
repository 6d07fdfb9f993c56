"""Hartwell & Rowe, accountants in Portland."""

from datetime import datetime, time, timedelta

from config.demo import (
    acting,
    asking,
    bills,
    booked,
    chatting,
    invitations,
    looking,
    organizing,
    papers,
    pictures,
    progress,
    telling,
    vaults,
    work,
    writing,
)
from features.accounts import operations as accounts
from features.accounts.models import Membership
from features.accounts.roles import Role
from features.clients import operations as clients
from features.clients.models import Client
from tenants.context import inside
from tenants.models import Firm

SLUG, COLOR, NAME = "hartwellrowe", "#1f4d3a", "Hartwell & Rowe"
OWNER, OFFICER, CLIENT = (
    "amara@hartwellrowe.example",
    "daniel@hartwellrowe.example",
    "eleanor@marshpottery.example",
)
LAST = "Board minutes, December"  # the document whose presence says that all is made
CLINIC = "Harbor Street Clinic"
K = Client.Kind
# name, kind, contact, e-mail, days since; the last says whether the person was invited
OTHERS = (
    ("Bell & Ashby Interiors", K.BUSINESS, "Ruth Ashby", "ruth@bellashby.example", 8, False),
    ("Cedar Ridge Dental PC", K.BUSINESS, "Omar Haddad", "omar@cedarridge.example", 12, False),
    ("Dana Novak", K.INDIVIDUAL, "Dana Novak", "dana@novak.example", 6, True),
    ("Fogline Coffee Roasters LLC", K.BUSINESS, "Mei Tran", "mei@foglinecoffee.example", 11, True),
    ("Grant & Imani Mwangi", K.HOUSEHOLD, "Imani Mwangi", "imani@mwangi.example", 13, False),
    (CLINIC, K.NONPROFIT, "Joel Park", "joel@harborstreet.example", 2, True),
    ("Kowalski Vineyards", K.BUSINESS, "Ania Kowalski", "ania@kowalski.example", 4, True),
    ("Linden School Foundation", K.NONPROFIT, "Beth Soto", "beth@lindenschool.example", 25, False),
    ("Ortiz Plumbing", K.BUSINESS, "Rafael Ortiz", "rafael@ortizplumbing.example", 3, False),
)


def make(now: datetime) -> Firm:
    begin = now - timedelta(days=60)
    firm = acting.open_firm(
        name=NAME, slug=SLUG, kind="accounting", color=COLOR, owner="Amara Rowe", email=OWNER,
        zone="America/Los_Angeles", now=begin,
    )  # fmt: skip
    with inside(firm):
        acting.dress(
            name=NAME, color=COLOR, headings="classic", corners="soft", phone="(503) 555-0142", logo=pictures.hartwell_logo(),
            hours="weekdays 8:30 to 5:00", now=begin,
            tagline="Your papers, your questions and your deadlines, kept in one quiet place.",
        )  # fmt: skip
        acting.leave_second_step_to_each()
        _people(now, begin)
    return firm


def _people(now: datetime, begin: datetime) -> None:
    amara = Membership.objects.select_related("user").get(role=Role.OWNER)
    daniel = acting.join(
        name="Daniel Okafor", email=OFFICER, title="Senior accountant", role=Role.ADMIN, by=amara, now=begin
    )
    lucia = acting.join(
        name="Lucía Fernández",
        email="lucia@hartwellrowe.example",
        title="Client coordinator",
        role=Role.STAFF,
        by=amara,
        now=begin,
    )
    _seasonal(amara, begin)
    _marsh(now, amara, daniel, lucia)
    for name, kind, who, email, days, invited in sorted(OTHERS, key=lambda other: other[0] == CLINIC):
        then = now - timedelta(days=days)
        client = acting.add(
            name=name, kind=kind, by=amara, now=then, assigned_to=lucia.pk if invited else daniel.pk
        )
        contact = acting.person(client=client, name=who, email=email, role="", by=amara, now=then)
        if name == CLINIC:  # the last: its papers say that all is made
            invitations.make(by=lucia, now=now)
            joel = acting.admit(contact=contact, client=client, by=lucia, now=then)
            ledger = _paper(f"Ledger {now.year - 1}", CLINIC)
            asking.of_the_clinic(clinic=client, joel=joel, lucia=lucia, paper=ledger, now=now)
            chatting.of_the_clinic(clinic=client, joel=joel, now=now)
            acting.upload(
                contact=contact,
                client=client,
                kind="Bookkeeping",
                year=now.year - 1,
                now=now - timedelta(hours=20),
                files=_clinic(),
            )
        elif invited:
            clients.invite(contact=contact, client=client, by=lucia, now=then)
    others = [name for name, *_ in OTHERS if name != CLINIC]
    progress.at_hartwell_rowe(amara=amara, daniel=daniel, others=others, now=now)
    chatting.hours(amara, (time(8, 30), time(17)), now)


def _seasonal(amara: Membership, begin: datetime) -> None:
    """A role of the firm's own, for somebody who comes in spring and sees the clients given to them."""
    role = accounts.make_role(
        name="Seasonal preparer", description="Prepares returns in spring, for the clients assigned to them",
        permissions=["clients.view", "projects.view", "documents.view", "documents.share"], assigned_only=True, by=amara,
    )  # fmt: skip
    acting.join(
        name="Theo Lindgren", email="theo@hartwellrowe.example", title="Seasonal preparer", role=str(role.pk),
        by=amara, now=begin,
    )  # fmt: skip


def _marsh(now: datetime, amara: Membership, daniel: Membership, lucia: Membership) -> None:

    def days(count: int) -> datetime:
        return now - timedelta(days=count)

    household = acting.add(
        name="Eleanor & James Marsh",
        kind=K.HOUSEHOLD,
        by=amara,
        now=days(50),
        since=2016,
        assigned_to=daniel.pk,
    )
    pottery = acting.add(
        name="Marsh Pottery LLC", kind=K.PARTNERSHIP, by=amara, now=days(50), since=2019, assigned_to=daniel.pk,
        email=CLIENT, address="77 Kiln Road, Hood River, OR", tax_id_ending="4471",
    )  # fmt: skip
    theo = Membership.objects.get(user__email="theo@hartwellrowe.example")
    clients.set_team(client=pottery, members=[theo.pk, lucia.pk], by=amara, now=days(48))
    trust = acting.add(
        name="Marsh Family Trust", kind=K.TRUST, by=amara, now=days(50), since=2021, assigned_to=amara.pk
    )
    eleanor = acting.person(
        client=household, name="Eleanor Marsh", email=CLIENT, role="Partner", by=amara, now=days(49)
    )
    for client, role in ((pottery, "Owner"), (trust, "Trustee")):
        clients.link_contact(client=client, contact=eleanor, role=role, by=amara, now=days(49))
    acting.person(
        client=household,
        name="James Marsh",
        email="james@marshpottery.example",
        role="Partner",
        by=amara,
        now=days(49),
    )
    eleanor = acting.admit(contact=eleanor, client=household, by=amara, now=days(48))
    clients.edit_own_details(
        contact=eleanor, now=days(47), phone="541 555 0127", address="214 Kiln Road, Bend, OR 97701"
    )
    acting.let_in(
        by=eleanor,
        client=pottery,
        name="Jonah Pike",
        email="jonah@pikebooks.example",
        level="view_only",
        days=180,
        now=days(20),
    )
    last = now.year - 1
    old = acting.share(
        by=amara,
        client=trust,
        kind="Agreements",
        year=now.year,
        now=days(7),
        files={"Trust amendment, recorded.pdf": _paper("Trust amendment", "Recorded with Hood River County")},
    )
    old += acting.share(
        by=daniel,
        client=household,
        kind="Tax returns",
        year=last - 1,
        now=days(45),
        files={
            f"{last - 1} Form 1040, filed.pdf": _paper(
                f"{last - 1} Form 1040", "Filed electronically", more=5
            )
        },
    )
    acting.read(contact=eleanor, shared=old, now=days(6))
    acting.share(
        by=daniel,
        client=pottery,
        kind="Bookkeeping",
        year=last,
        now=days(5),
        files={f"Depreciation schedule {last}.xlsx": _depreciation()},
    )
    acting.share(
        by=amara,
        client=pottery,
        kind="Agreements",
        year=now.year,
        now=days(4),
        files={f"{now.year} engagement letter.pdf": _letter(now.year)},
    )
    draft = acting.share(
        by=daniel,
        client=pottery,
        kind="Tax returns",
        year=last,
        now=days(1),
        files={f"{last} Form 1065, draft for review.pdf": _return(last)},
    )
    acting.upload(
        contact=eleanor,
        client=pottery,
        kind="Bookkeeping",
        year=last,
        now=days(24),
        files={f"Studio sales {last}, full year.csv": _sales(last)},
    )
    acting.upload(
        contact=eleanor,
        client=household,
        kind="Tax forms",
        year=last,
        now=days(17),
        files={f"W-2 {last}, James.pdf": _paper(f"W-2 {last}", "Wage and Tax Statement")},
    )
    acting.upload(
        contact=eleanor,
        client=household,
        kind="Tax forms",
        year=last,
        now=now - timedelta(minutes=18),
        files={"Mortgage interest statement 1098.pdf": _paper("Form 1098", "Mortgage Interest Statement")},
    )
    looking.visit(
        contact=eleanor, client=pottery, by=daniel, now=now - timedelta(hours=3),
        reason="Eleanor called: she did not find the engagement letter",
    )  # fmt: skip
    vaults.of_the_marshes(
        household=household, pottery=pottery, eleanor=eleanor, daniel=daniel, amara=amara, now=now,
        passport=_paper("Passports", "Copies, both pages"),
    )  # fmt: skip
    asking.of_the_marshes(
        household=household, pottery=pottery, eleanor=eleanor, daniel=daniel, now=now,
        paper=_paper(f"W-2 {last}", "Marsh Pottery LLC"),
    )  # fmt: skip
    organizing.of_the_marshes(
        household=household, pottery=pottery, eleanor=eleanor, daniel=daniel, amara=amara, now=now
    )
    work.of_the_marshes(
        household=household, pottery=pottery, trust=trust, eleanor=eleanor, now=now, amara=amara, daniel=daniel,
        lucia=lucia,
    )  # fmt: skip
    chatting.of_the_marshes(
        household=household, pottery=pottery, trust=trust, eleanor=eleanor, daniel=daniel, amara=amara, lucia=lucia,
        kiln=pictures.site_photo(41), draft=draft, now=now,
    )  # fmt: skip
    writing.of_hartwell_rowe(amara=amara, daniel=daniel, eleanor=eleanor, now=now)
    booked.of_hartwell(amara=amara, daniel=daniel, eleanor=eleanor, client=household, now=now)
    telling.of_hartwell(amara=amara, eleanor=eleanor, now=now)
    bills.of_the_marshes(
        household=household, pottery=pottery, trust=trust, amara=amara, daniel=daniel, now=now
    )


def _paper(title: str, subtitle: str, more: int = 0) -> bytes:
    text = (
        "This page was made for the demonstration of Portico. The people, figures and addresses are invented.",
    )
    return papers.pdf(firm=NAME, color=COLOR, title=title, subtitle=subtitle, text=text, more=more)


def _return(year: int) -> bytes:
    rows = (("Gross receipts", "184,212"), ("Cost of goods sold", "61,940"), ("Gross profit", "122,272"), ("Wages", "38,400"),
            ("Rent, studio", "21,600"), ("Depreciation", "9,175"), ("Other deductions", "14,830"), ("Ordinary income", "38,267"))  # fmt: skip
    return papers.pdf(
        firm=NAME, color=COLOR, title="U.S. Return of Partnership Income", subtitle=f"Form 1065 · {year} · DRAFT", rows=rows, more=13,
        text=("Marsh Pottery LLC. Prepared for review by the partners; not filed.",),
    )  # fmt: skip


def _letter(year: int) -> bytes:
    text = (
        f"Dear Eleanor, thank you for asking us to prepare the {year - 1} returns of Marsh Pottery LLC and to advise you through {year}.",
        "We rely on the papers you give us; we do not audit them. Our fees are fixed for the returns and by the hour for advice, as set out below.",
        "Either of us may end this engagement in writing at any time.",
    )
    rows = (
        ("Form 1065 preparation", "$950.00"),
        ("Schedules K-1, two partners", "$150.00"),
        ("Advice, per hour", "$150.00"),
    )
    return papers.pdf(
        firm=NAME,
        color=COLOR,
        title=f"{year} engagement letter",
        subtitle="Marsh Pottery LLC",
        text=text,
        rows=rows,
        more=1,
    )


def _depreciation() -> bytes:
    return papers.xlsx(
        (
            ("Asset", "In service", "Cost", "This year"),
            ("Kiln, electric", "2025-06-02", "18,400", "6,133"),
            ("Wheel, two", "2023-03-15", "3,900", "1,300"),
            ("Shelving", "2022-09-01", "5,226", "1,742"),
        )
    )


def _sales(year: int) -> bytes:
    months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
    return papers.csv(
        (
            ("Month", "Studio", "Markets"),
            *(
                (f"{m} {year}", str(9000 + 371 * n % 4000), str(3000 + 517 * n % 2500))
                for n, m in enumerate(months)
            ),
        )
    )


def _clinic() -> dict[str, bytes]:
    return {
        "Trial balance.csv": papers.csv(
            (("Account", "Debit", "Credit"), ("Cash", "41,200", ""), ("Grants", "", "180,000"))
        ),
        "Board minutes, December.pdf": _paper("Minutes of the board", "Harbor Street Clinic, December"),
    }
