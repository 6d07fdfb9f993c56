import secrets
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from features.base import firm_keys
from features.base.errors import Refused
from features.factors import authenticator, operations
from features.factors.models import Authenticator
from integrations.keys.address import Master
from tenants import operations as tenants
from tenants import sealed
from tenants.console.models import OperatorEvent
from tenants.context import inside, platform
from tenants.models import FirmKey
from tests.cast import NOON
from tests.features.factors.conftest import SECRET, code_at, session_of, with_app

NEW = Master("new", "local", secrets.token_bytes(32))


def rotate(*options):
    out = StringIO()
    call_command("rotate_keys", *options, stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def a(cast):
    """A firm with something sealed: the seed of its owner's app."""
    with inside(cast.a.firm):
        with_app(cast.a.owner)
    return cast.a


def masters_of(firm):
    with platform():
        return [(key.version, key.master) for key in FirmKey.objects.filter(firm=firm)]


def app_of(a):
    with inside(a.firm):
        return Authenticator.objects.get(user=a.owner.user)


def is_open(a):
    with inside(a.firm):
        app = Authenticator.objects.select_related("user").get(user=a.owner.user)
        return authenticator.unseal(app.user, bytes(app.secret)) == SECRET


def test_keys_are_wrapped_anew_and_the_old_master_is_no_longer_needed(a, settings):
    before = bytes(app_of(a).secret)
    settings.VAULT_KEYS = (NEW, *settings.VAULT_KEYS)

    assert rotate().startswith("1 keys wrapped anew, 0 new versions")

    assert masters_of(a.firm) == [(1, "new")]
    assert bytes(app_of(a).secret) == before
    settings.VAULT_KEYS = (NEW,)
    assert is_open(a)


def test_a_second_run_finds_nothing_to_do(a, settings):
    settings.VAULT_KEYS = (NEW, *settings.VAULT_KEYS)
    rotate()

    assert rotate() == "0 keys wrapped anew, 0 new versions.\n"


def test_a_dry_run_changes_nothing(a, settings):
    settings.VAULT_KEYS = (NEW, *settings.VAULT_KEYS)
    before = masters_of(a.firm)

    assert rotate("--dry-run", "--firms") == "Would be done: 1 keys wrapped anew, 1 new versions.\n"

    assert masters_of(a.firm) == before


def test_a_firm_gets_a_new_key_and_what_lay_under_the_old_one_is_sealed_anew(a):
    assert firm_keys.version_of(app_of(a).secret) == 1

    assert rotate("--firms") == "0 keys wrapped anew, 1 new versions, 1 authenticator apps.\n"

    assert firm_keys.version_of(app_of(a).secret) == 2
    assert is_open(a)
    assert [version for version, _ in masters_of(a.firm)] == [1, 2]


def test_what_was_sealed_before_firms_had_keys_is_read_and_sealed_anew(a):
    with inside(a.firm):
        user = a.owner.user
        old = sealed.seal(SECRET, purpose=f"authenticator of {user.pk} at {a.firm.pk}")
        Authenticator.objects.filter(user=user).update(secret=old)
    assert is_open(a)

    assert "1 authenticator apps" in rotate()

    assert firm_keys.version_of(app_of(a).secret) == 1
    assert is_open(a)


def test_a_master_that_still_wraps_is_not_retired(a, settings):
    (old,) = settings.VAULT_KEYS
    settings.VAULT_KEYS = (NEW, old)

    with pytest.raises(CommandError, match="still wraps 1 keys"):
        rotate("--retire", old.version)
    rotate()

    assert rotate("--retire", old.version).startswith(f"{old.version} wraps nothing")


def test_the_one_that_wraps_is_never_retired(a, settings):
    with pytest.raises(CommandError, match="is the one that wraps"):
        rotate("--retire", settings.VAULT_KEYS[0].version)


def test_a_key_that_can_not_be_opened_is_told(a, settings):
    settings.VAULT_KEYS = (NEW,)

    with pytest.raises(CommandError, match="does not name the version"):
        rotate()


def test_another_firm_is_left_alone(a, cast):
    with inside(cast.b.firm):
        with_app(cast.b.owner)

    rotate("--firms", "--firm", cast.b.firm.slug)

    assert len(masters_of(a.firm)) == 1
    assert len(masters_of(cast.b.firm)) == 2


class TestShredding:
    def shred(self, *options):
        out = StringIO()
        call_command("shred_firm_keys", *options, stdout=out)
        return out.getvalue()

    def test_it_asks_for_yes_and_for_a_suspended_firm(self, a):
        with pytest.raises(CommandError, match="add --yes"):
            self.shred(a.firm.slug)
        with pytest.raises(CommandError, match="Suspend the firm first"):
            self.shred(a.firm.slug, "--yes")
        with pytest.raises(CommandError, match="no firm"):
            self.shred("nobody", "--yes")

        assert is_open(a)

    def test_afterwards_nothing_opens_and_the_platform_has_it_in_its_trail(self, a):
        tenants.suspend(firm=a.firm, reason="They left.", now=NOON)

        assert self.shred(a.firm.slug, "--yes").startswith("1 keys of Aldergate are destroyed")

        with pytest.raises(firm_keys.KeysDestroyed):
            is_open(a)
        with platform():
            assert OperatorEvent.objects.get(event="firm.keys_destroyed").firm_id == a.firm.pk

    def test_the_app_of_somebody_there_opens_nothing_and_nothing_breaks(self, a):
        with inside(a.firm):
            half = session_of(a.owner, NOON)
        tenants.suspend(firm=a.firm, reason="They left.", now=NOON)
        self.shred(a.firm.slug, "--yes")

        with inside(a.firm), pytest.raises(Refused):
            operations.take_code(half=half, code=code_at(NOON), known=False, now=NOON)
