"""Test cards and test bank accounts: what each does is fixed by its number, as at Stripe."""

from dataclasses import dataclass

ROUTING = "110000000"
BANK = "STRIPE TEST BANK"


@dataclass(frozen=True)
class Decline:
    code: str
    decline_code: str
    message: str


@dataclass(frozen=True)
class Behaviour:
    """
    :param decline: why a charge fails. `on_setup`: keeping it fails as well.
    :param asks: when the bank asks for the person: "", "always", or "until_set_up".
    :param dispute: the reason of the dispute that follows a success.
    :param refund: how a refund ends: "", "pending" first, or "fails".
    """

    brand: str = "visa"
    funding: str = "credit"
    decline: Decline | None = None
    on_setup: bool = True
    asks: str = ""
    dispute: str = ""
    refund: str = ""
    label: str = ""


def _no(decline_code: str, message: str = "Your card was declined.") -> Decline:
    return Decline("card_declined", decline_code, message)


CARDS = {
    "4242424242424242": Behaviour(label="succeeds"),
    "5555555555554444": Behaviour("mastercard", label="succeeds (Mastercard)"),
    "378282246310005": Behaviour("amex", label="succeeds (American Express)"),
    "4000056655665556": Behaviour(funding="debit", label="succeeds (debit)"),
    "5105105105105100": Behaviour("mastercard", "prepaid", label="succeeds (prepaid)"),
    "4000000000000002": Behaviour(decline=_no("generic_decline"), label="is declined"),
    "4000000000009995": Behaviour(
        decline=_no("insufficient_funds", "Your card has insufficient funds."), label="has too little money"
    ),
    "4000000000009987": Behaviour(decline=_no("lost_card"), label="is reported lost"),
    "4000000000009979": Behaviour(decline=_no("stolen_card"), label="is reported stolen"),
    "4000000000000069": Behaviour(
        decline=Decline("expired_card", "", "Your card has expired."), label="has expired"
    ),
    "4000000000000127": Behaviour(
        decline=Decline("incorrect_cvc", "", "Your card's security code is incorrect."), label="wrong code"
    ),
    "4000000000000119": Behaviour(
        decline=Decline(
            "processing_error", "", "An error occurred while processing your card. Try again in a little bit."
        ),
        label="processing error",
    ),
    "4000000000000341": Behaviour(
        decline=_no("generic_decline"), on_setup=False, label="can be kept, is declined when charged"
    ),
    "4000002500003155": Behaviour(asks="until_set_up", label="asks for 3-D Secure unless kept"),
    "4000002760003184": Behaviour(asks="always", label="always asks for 3-D Secure"),
    "4000000000000259": Behaviour(dispute="fraudulent", label="succeeds, then is disputed"),
    "4000000000005126": Behaviour(refund="fails", label="succeeds, a refund fails later"),
    "4000000000007726": Behaviour(refund="pending", label="succeeds, a refund takes a while"),
}
ALIASES = {
    "pm_card_visa": "4242424242424242",
    "pm_card_mastercard": "5555555555554444",
    "pm_card_amex": "378282246310005",
    "pm_card_visa_debit": "4000056655665556",
    "pm_card_mastercard_prepaid": "5105105105105100",
    "pm_card_visa_chargeDeclined": "4000000000000002",
    "pm_card_chargeDeclined": "4000000000000002",
    "pm_card_visa_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_chargeDeclinedExpiredCard": "4000000000000069",
    "pm_card_chargeDeclinedIncorrectCvc": "4000000000000127",
    "pm_card_chargeDeclinedProcessingError": "4000000000000119",
    "pm_card_chargeCustomerFail": "4000000000000341",
    "pm_card_authenticationRequiredOnSetup": "4000002500003155",
    "pm_card_authenticationRequired": "4000002760003184",
    "pm_card_createDispute": "4000000000000259",
    "pm_card_refundFail": "4000000000005126",
    "pm_card_pendingRefund": "4000000000007726",
}
BANKS = {
    "000123456789": Behaviour(label="succeeds"),
    "000111111113": Behaviour(
        decline=Decline(
            "account_closed", "", "The customer's bank account could not be debited because it was closed."
        ),
        label="fails: the account is closed",
    ),
    "000111111116": Behaviour(
        decline=Decline("no_account", "", "The customer's bank account could not be located."),
        label="fails: there is no such account",
    ),
    "000222222227": Behaviour(
        decline=Decline("insufficient_funds", "", "The customer's account has insufficient funds."),
        label="fails: too little money",
    ),
    "000333333335": Behaviour(
        decline=Decline("debit_not_authorized", "", "The customer's bank does not allow this debit."),
        label="fails: debits are not allowed",
    ),
    "000555555559": Behaviour(dispute="debit_not_authorized", label="succeeds, then is disputed"),
}
BANK_ALIASES = {
    "pm_usBankAccount_success": "000123456789",
    "pm_usBankAccount_accountClosed": "000111111113",
    "pm_usBankAccount_noAccount": "000111111116",
    "pm_usBankAccount_insufficientFunds": "000222222227",
    "pm_usBankAccount_debitNotAuthorized": "000333333335",
    "pm_usBankAccount_dispute": "000555555559",
}
UNKNOWN = Behaviour(
    decline=_no("test_mode_live_card", "Your card was declined. This is a stand-in: use a test card.")
)


def card(number: str) -> Behaviour:
    return CARDS.get(number, UNKNOWN)


def is_possible(number: str) -> bool:
    """Return whether the check digit (Luhn) is right."""
    digits = [int(sign) for sign in reversed(number)]
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits[1::2]]  # noqa: PLR2004
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
