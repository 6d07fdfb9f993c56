"""What a client's person chose about news, the link by which they stop mails, and that mail to them comes back."""

from typing import TYPE_CHECKING

from features.notifications.models import (
    Bounce,
    Pace,
    Preference,
    PushPace,
    PushSubscription,
    Rhythm,
    StopLink,
)
from tests.isolation.factories import hashed

if TYPE_CHECKING:
    from tests.isolation.world import Inside


def chosen(here: "Inside", client: str) -> None:
    user = here.rows[f"{client}-person"].user
    here.add(Preference, client, f"{client}-preference", user=user, kind="document.shared", way="off")
    here.add(Rhythm, client, f"{client}-rhythm", user=user, quiet_from=22, quiet_until=7)
    here.add(Pace, client, f"{client}-pace", user=user)
    for side, person in (("client", user), ("staff", here.rows["user-owner"])):
        here.add(
            PushSubscription, client, f"{client}-{side}-device", user=person, side=side,
            endpoint_hash=hashed(f"device-{side}", here.mark, client),
        )  # fmt: skip
    here.add(PushPace, client, f"{client}-push-pace", user=user, side="client")
    here.add(Bounce, client, f"{client}-bounce", user=user, address=user.email)
    if client == "c1":
        owner = here.rows["user-owner"]
        here.add(Bounce, "firm", "owner-bounce", user=owner, address=owner.email)
    here.add(
        StopLink, client, f"{client}-stop", user=user, side="client", kind="action.opened",
        token_hash=hashed("stop", here.mark, client),
    )  # fmt: skip
