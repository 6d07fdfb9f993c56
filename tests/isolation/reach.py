"""People whose access to a client goes less far than everything: levels, a limit, an end, and delegates."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from features.accounts.models import User
from features.clients.models import Access, Contact
from features.factors.models import Authenticator, Passkey, RecoveryCode
from features.projects.models import Project, ProjectLimit

if TYPE_CHECKING:
    from tests.isolation.world import Inside

A_DAY = timedelta(days=1)
SOME: dict[str, dict[str, Any]] = {  # of the first client
    "uploader": {"level": "upload_only"},
    "viewer": {"level": "view_only"},
    "payer": {"level": "pay_only"},
    "somework": {"is_limited": True},  # to the client's project, and not the one marked c1x
    "ended": {"level": "view_only"},  # let in by c1-person until yesterday
}


def second_steps(here: "Inside") -> None:
    """A colleague and a person of each client confirm their sign-ins; what is kept of it is nobody else's."""
    for mark, thing, person in (
        ("firm", "staff", "staff"),
        ("c1", "c1", "c1-person"),
        ("c2", "c2", "c2-person"),
    ):
        user, hidden = here.rows[person].user, f"{here.mark} {thing}".encode()
        name = "passkey-staff" if thing == "staff" else f"{thing}-passkey"
        here.add(Authenticator, mark, f"{thing}-app", user=user, secret=hidden, last_step=0)
        here.add(
            Passkey,
            mark,
            name,
            user=user,
            credential_id=hidden,
            credential=hidden,
            asked_at=timezone.now(),
            uses=0,
        )
        here.add(RecoveryCode, mark, f"{thing}-paper", user=user, code_hash=hidden)


def people(here: "Inside") -> None:
    here.add(Project, "c1x", "c1-hidden-project", client=here.rows["c1"])
    for name, about in SOME.items():
        contact = _contact(here, name, name)
        access = here.add(Access, "c1", f"{name}-access", contact=contact, client=here.rows["c1"], **about)
        if name == "somework":
            here.add(ProjectLimit, "c1", "limit", access=access, project=here.rows["c1-project"])
    Access.objects.filter(pk=here.id("ended-access")).update(
        granted_by=here.rows["c1-person"], ends_at=timezone.now() - A_DAY, end_noted_at=timezone.now()
    )
    for client in ("c1", "c2"):
        delegate = _contact(here, client, f"{client}-delegate")
        here.add(
            Access, client, f"{client}-delegate-access", contact=delegate, client=here.rows[client], level="view_only",
            granted_by=here.rows[f"{client}-person"], ends_at=timezone.now() + A_DAY,
        )  # fmt: skip


def _contact(here: "Inside", mark: str, name: str) -> Contact:
    email = f"{name}@example.com"
    user = here.add(User, mark, f"user-{name}", email=email, password="!", time_zone="", language="en-us")
    return here.add(Contact, mark, name, user=user, joined_at=timezone.now())
