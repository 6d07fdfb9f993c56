"""Who has a second step, and of whom one is asked."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from features.accounts import second
from features.accounts.models import Session, User
from features.factors.models import Authenticator, Passkey, RecoveryCode
from features.factors.switches import OF_SIDE
from features.toggles.queries import is_on, turned_at


@dataclass(frozen=True)
class Held:
    """A person's second step: what they have of it. `codes` is how many recovery codes are left."""

    app: Authenticator | None
    passkeys: list[Passkey]
    codes: int

    @property
    def ways(self) -> int:
        return len(self.passkeys) + (1 if self.app else 0)


def has(user: User) -> bool:
    keys = Passkey.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(Q(authenticator__isnull=False) | Exists(keys), pk=user.pk).exists()


def is_required(side: str) -> bool:
    return is_on(OF_SIDE[Session.Side(side)])


def required_since(side: str) -> datetime | None:
    return turned_at(OF_SIDE[Session.Side(side)])


def held_by(user: User) -> Held:
    app = Authenticator.objects.filter(user=user).first()
    left = RecoveryCode.objects.filter(user=user, used_at=None).count()
    return Held(app, list(Passkey.objects.filter(user=user)), left)


def has_app(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exists()


def has_passkey(user: User) -> bool:
    return Passkey.objects.filter(user=user).exists()


def codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def grace(session: Session, *, now: datetime) -> datetime | None:
    """Return until when the person has time to set a second step up, if the firm asks for it and they have none."""
    until = second.due(session)
    return until if until is not None and until > now else None
