"""What happens to an invitation by itself: its mail arrives or not, and its person does a first thing."""

from django.utils import timezone

from features.base import events, mail
from features.base.models import AuditEvent
from features.clients import emails
from features.clients.models import Invitation


@mail.reports(emails.REPORT)
def note_fate(invitation_id: str, reason: str | None) -> None:
    """Note that the mail server took the mail, or why it did not. A later success outweighs a refusal."""
    invitation = Invitation.objects.filter(pk=invitation_id)
    if reason is None:
        invitation.update(delivered_at=timezone.now(), bounced_at=None, bounce_reason="")
    else:
        invitation.update(bounced_at=timezone.now(), bounce_reason=reason[:300])


def note_first_thing(event: AuditEvent) -> None:
    """Note the first thing that somebody did after they came in, such as a download."""
    if event.actor_side != "client" or not events.is_use(event):
        return
    came_in = Invitation.objects.filter(accepted_at__isnull=False, first_done_at__isnull=True)
    came_in.filter(contact__user=event.actor_id).update(
        first_done_at=event.created_at, first_done=event.event
    )
