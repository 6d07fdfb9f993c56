"""Stripe's names for what is missing or wrong, in plain words."""

import re
from collections.abc import Iterable

MISSING = (  # the first pattern that fits
    (r"external_account", "a bank account for payouts"),
    (r"tos_acceptance", "agreement to the payment provider's terms"),
    (r"business_profile\.(url|product_description)", "the firm's website, or what it does"),
    (r"business_profile\.mcc", "the firm's line of business"),
    (r"business_profile\.support", "a phone number for clients' questions"),
    (r"business_profile", "details about the firm"),
    (r"business_type", "the legal form of the firm"),
    (r"company\.(tax_id|vat_id)", "the firm's tax number"),
    (r"company\.(verification|.*document)|documents\.", "a document about the firm"),
    (r"company\.address", "the firm's address"),
    (r"company", "details about the company"),
    (r"verification\.document|verification\.additional_document", "an identity document"),
    (r"verification\.proof_of_liveness", "a photo that proves who is signing up"),
    (r"ssn_last_4|id_number", "the personal tax number of the owner"),
    (r"owners?|directors|executives", "details about the owners"),
    (r"individual|representative|person_|relationship", "details about the person who represents the firm"),
)
DISABLED = {
    "requirements.past_due": "Details the payment provider asked for are overdue.",
    "requirements.pending_verification": "The payment provider is checking the details it was given.",
    "under_review": "The payment provider is reviewing the account.",
    "platform_paused": "The account has been paused.",
    "listed": "The payment provider is checking whether it may work with the firm.",
    "action_required.requested_capabilities": "Details are needed before the account can take payments.",
}
REASONS = {
    "bank_cannot_process": "the bank could not process it",
    "check_returned": "the check was returned",
    "credit_not_processed": "a refund they expect has not arrived",
    "customer_initiated": "the client asked their bank to take it back",
    "debit_not_authorized": "they say they did not authorize it",
    "duplicate": "they say they were charged twice",
    "fraudulent": "they say they did not make this payment",
    "incorrect_account_details": "the bank account's details are wrong",
    "insufficient_funds": "the account had too little money",
    "product_not_received": "they say they did not get what they paid for",
    "product_unacceptable": "they say it is not what was agreed",
    "subscription_canceled": "they say they had canceled",
    "unrecognized": "they do not recognize the payment",
}


def missing(fields: Iterable[str]) -> tuple[str, ...]:
    """Return each thing once, in the order it was asked for."""
    return tuple(dict.fromkeys(_missing(field) for field in fields))


def _missing(field: str) -> str:
    found = (text for pattern, text in MISSING if re.search(pattern, field))
    return next(found, "more details about the firm")


def disabled(reason: str) -> str:
    if reason.startswith("rejected"):
        return "The payment provider has rejected the account."
    return DISABLED.get(reason, "The payment provider has disabled the account.") if reason else ""


def dispute(reason: str) -> str:
    return REASONS.get(reason, "the bank gives no reason")
