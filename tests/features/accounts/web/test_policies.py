"""Every page of this slice says whom it is for, and names what is hidden in its address in no log."""

import pytest
from django.conf import settings
from django.urls import reverse

from features.accounts.web import urls_client, urls_firm
from features.base.logs import SECRET_IN_PATH
from features.base.permissions import Permission
from tenants.access import policy_of

PATTERNS = [*urls_client.urlpatterns, *urls_firm.urlpatterns]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_every_view_declares_its_policy(pattern):
    policy = policy_of(pattern.callback)

    assert policy is not None
    assert policy.audience in {"open", "staff"}
    assert policy.reason or policy.audience == "staff"
    assert (policy.permission == Permission.TEAM_MANAGE) is str(pattern.pattern).startswith("settings/team/")


def test_a_token_in_a_path_is_blotted_out():
    with_token = [key for key in _reversible() if "token" in _reversible()[key]]
    assert len(with_token) >= 5

    for name in with_token:
        path = reverse(name, settings.FIRM_URLCONF, kwargs={"token": "T" * 43})
        assert "T" * 43 not in SECRET_IN_PATH.sub(r"\1…", path), path


def _reversible():
    patterns = {"accounts": urls_client.urlpatterns, "accounts_staff": urls_firm.urlpatterns}
    return {f"{space}:{p.name}": p.pattern.converters for space, found in patterns.items() for p in found}
