"""Stripe: accounts of firms by Connect, direct charges. Only the files of this folder know its library."""

from integrations.payments.address import Connection
from integrations.payments.stripe_gateway.accounts import Accounts
from integrations.payments.stripe_gateway.afterwards import Afterwards
from integrations.payments.stripe_gateway.announcements import Announcements
from integrations.payments.stripe_gateway.customers import Customers
from integrations.payments.stripe_gateway.line import Line
from integrations.payments.stripe_gateway.pages import Pages
from integrations.payments.stripe_gateway.payments import Payments

__all__ = ["StripeProvider"]


class StripeProvider(Accounts, Customers, Payments, Pages, Afterwards, Announcements):
    """Every promise of integrations/payments/provider.py, kept by Stripe."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._line = Line(connection)
