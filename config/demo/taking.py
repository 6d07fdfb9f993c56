"""
The demo firms take payments online: each answers the questions of the stand-in for Stripe on its page, as a person
would. Where Stripe itself is configured, or nothing, they are left as a new firm is.
"""

from datetime import datetime
from urllib.parse import urlencode
from urllib.request import HTTPErrorProcessor, build_opener

from django.conf import settings

from features.accounts.models import Membership
from features.accounts.roles import Role
from features.billing.models import ProviderAccount
from features.billing.operations import connecting
from features.billing.switches import PAYMENT_METHODS, PREPAYMENT
from features.toggles import operations as toggles
from tenants.context import inside, require_firm
from tenants.hosts import address
from tenants.models import Firm


class _Stay(HTTPErrorProcessor):
    """Do not follow to the page that it leads back to: nobody is signed in here."""

    def http_response(self, request: object, response: object) -> object:
        return response


def take_payments(firm: Firm, now: datetime) -> bool:
    """Connect a firm with the stand-in and turn on what needs that. Return whether there is one."""
    if settings.PAYMENTS is None or not settings.PAYMENTS.api_url:
        return False
    with inside(firm):
        owner = Membership.objects.select_related("user").get(role=Role.OWNER)
        account = connecting.connect(by=owner, now=now)
        _answer(account=account, back=address(require_firm(), "/"))
        connecting.read_again(account, now=now)
        for switch in (PAYMENT_METHODS, PREPAYMENT):
            toggles.turn(switch=switch, on=True, by=owner)
    return True


def _answer(*, account: ProviderAccount, back: str) -> None:
    page = connecting.onward(account=account, return_url=back, refresh_url=back)
    build_opener(_Stay).open(page, urlencode({"answer": "whole"}).encode(), timeout=20).close()
