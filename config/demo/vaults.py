"""What the people of the demo keep under lock and key."""

from datetime import datetime, timedelta
from io import BytesIO

from features.accounts.models import Membership, Session
from features.clients.models import Client, Contact
from features.documents import intake
from features.vault import operations
from features.vault.models import VaultItem
from features.vault.sealing import Credentials


def of_the_marshes(
    *, household: Client, pottery: Client, eleanor: Contact, daniel: Membership, amara: Membership, passport: bytes,
    now: datetime,
) -> None:  # fmt: skip
    portal = operations.put_credentials(
        by=daniel, client=pottery, title="Oregon Revenue Online", now=now - timedelta(days=21),
        secret=Credentials(
            "https://revenueonline.dor.oregon.example", "marshpottery", "kiln-4471-glaze", "The texts with codes go to James."
        ),
    )  # fmt: skip
    operations.put_credentials(
        by=amara, client=household, title="IRS account, identity PINs", now=now - timedelta(days=20),
        secret=Credentials("", "Eleanor 118204, James 664019", "", "They change every January."),
    )  # fmt: skip
    papers = put(by=daniel, client=household, name="Passports, Eleanor and James.pdf", content=passport,
                 label=VaultItem.Label.PERSONAL, now=now - timedelta(days=19))  # fmt: skip
    put(by=amara, client=pottery, name="Buy-sell agreement, signed values.pdf", content=passport,
        label=VaultItem.Label.FINANCIAL, now=now - timedelta(days=6))  # fmt: skip
    just_proved = Session(proved_at=now)
    operations.show(item=portal, by=daniel, session=just_proved, now=now)
    operations.show(item=portal, by=eleanor, session=just_proved, now=now)
    for _ in operations.open_file(item=papers, by=daniel, session=just_proved, now=now):
        pass  # to its end, as a browser would


def of_alder_street(*, alder: Client, sofia: Contact, grace: Membership, plan: bytes, now: datetime) -> None:
    code = operations.put_credentials(
        by=grace, client=alder, title="Lockbox and alarm, 14 Alder Street", now=now - timedelta(days=30),
        secret=Credentials("Side gate", "", "7731", "Alarm: 0419, then the star. Off from 7 am on workdays."),
    )  # fmt: skip
    put(by=grace, client=alder, name="Loan commitment, Cascade Bank.pdf", content=plan,
        label=VaultItem.Label.FINANCIAL, now=now - timedelta(days=28))  # fmt: skip
    operations.show(item=code, by=sofia, session=Session(proved_at=now), now=now)


def put(*, by: Membership, client: Client, name: str, content: bytes, label: str, now: datetime) -> VaultItem:
    file = intake.accept(file=BytesIO(content), filename=name)
    return operations.put_file(by=by, client=client, file=file, label=label, now=now)
