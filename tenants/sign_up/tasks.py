"""The worker's half of sign-up. Everything here may run twice; nothing here belongs to a firm."""

import logging
import uuid

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from tenants.context import platform
from tenants.errors import TenancyError
from tenants.sign_up import mail, opening
from tenants.sign_up.models import SignUp

log = logging.getLogger(__name__)


@shared_task
def deliver(sign_up_id: str) -> None:
    with platform():
        mail.deliver(uuid.UUID(sign_up_id), now=timezone.now())


@shared_task
def sweep() -> int:
    """Each minute: send the letters, open the proved sign-ups, answer the questions, that nobody was told of."""
    from tenants.sign_up import finder  # noqa: PLC0415  a question tells this module that it waits

    with platform():
        letters, searches = mail.due(now=timezone.now()), finder.due(now=timezone.now())
        proved = list(
            SignUp.objects.filter(proved_at__isnull=False, firm__isnull=True).values_list("pk", flat=True)
        )
    for search_id in searches:
        find.delay(str(search_id))
    for sign_up_id in letters:
        deliver.delay(str(sign_up_id))
    for sign_up_id in proved:
        open_waiting.delay(str(sign_up_id))
    return len(letters) + len(proved)


@shared_task
def find(search_id: str) -> None:
    """Ask each firm in turn whether it knows an address, and mail the answer to that address alone."""
    from tenants.sign_up import finder  # noqa: PLC0415  as above

    with platform():
        finder.answer(uuid.UUID(search_id), now=timezone.now())


@shared_task
def open_waiting(sign_up_id: str) -> None:
    """Open a proved sign-up where schemas can be made; if its address is lost, its owner chooses another."""
    with platform():
        try:
            opening.open_portal(sign_up_id=uuid.UUID(sign_up_id), now=timezone.now())
        except TenancyError as reason:
            log.warning("Sign-up %s waits: %s", sign_up_id, reason.message)


@shared_task
def forget_old() -> int:
    """Nightly: remove what was asked for and never proved."""
    with platform():
        return opening.forget_old(now=timezone.now())


def tell_worker(sign_up_id: uuid.UUID) -> None:
    """Have the letter sent now. Without a broker nothing is lost: the sweep comes by each minute."""
    _queue(deliver, sign_up_id)


def open_soon(sign_up_id: uuid.UUID) -> None:
    """Have the portal opened where schemas can be made."""
    _queue(open_waiting, sign_up_id)


def find_soon(search_id: uuid.UUID) -> None:
    """Have the portals of an address looked for now."""
    _queue(find, search_id)


def _queue(task: object, row_id: uuid.UUID) -> None:
    try:
        task.apply_async((str(row_id),), retry=False)  # type: ignore[attr-defined]
    except OperationalError:
        log.warning("The broker does not answer; the sweep will see to %s.", row_id)
