"""Connected accounts, and the links to their onboarding."""

from typing import Any

from integrations.payments.fake.announcing import announce
from integrations.payments.fake.calls import Call
from integrations.payments.fake.errors import ApiError, NotConnected, invalid, no_access
from integrations.payments.fake.store import Transaction

type Data = dict[str, Any]
PLATFORM = ""  # where accounts and links are kept
LINK_SECONDS = 300
CURRENCIES = {"US": "usd", "CA": "cad", "GB": "gbp", "AU": "aud", "NZ": "nzd"}
ASKED = [
    "business_profile.url",
    "business_type",
    "external_account",
    "representative.first_name",
    "tos_acceptance.date",
]
STILL_ASKED = ["external_account", "representative.verification.document"]


def create(call: Call) -> Data:
    country = str(call.params.get("country") or "US")
    account = {
        "id": call.tx.token("acct", 16),
        "object": "account",
        "business_profile": {"name": None, "url": None, **(call.params.get("business_profile") or {})},
        "business_type": None,
        "capabilities": dict.fromkeys(call.params.get("capabilities") or {}, "inactive"),
        "charges_enabled": False,
        "controller": {"type": "application", "is_controller": True, **(call.params.get("controller") or {})},
        "country": country,
        "created": call.tx.now,
        "default_currency": CURRENCIES.get(country, "eur"),
        "details_submitted": False,
        "email": call.params.get("email"),
        "external_accounts": {"object": "list", "data": [], "has_more": False, "url": ""},
        "metadata": call.params.get("metadata") or {},
        "payouts_enabled": False,
        "requirements": _requirements(ASKED, "requirements.past_due"),
        "settings": {},
        "type": "none",
        "_connected": True,
    }
    return call.tx.put(PLATFORM, account)


def _requirements(fields: list[str], reason: str | None) -> Data:
    return {
        "alternatives": [],
        "current_deadline": None,
        "currently_due": list(fields),
        "disabled_reason": reason,
        "errors": [],
        "eventually_due": list(fields),
        "past_due": list(fields) if reason else [],
        "pending_verification": [],
    }


def of(tx: Transaction, identifier: str) -> Data:
    """:raises ApiError: there is none, or it has cut the connection."""
    found = tx.find(PLATFORM, identifier)
    if found is None or found["object"] != "account" or not found["_connected"]:
        raise no_access(identifier)
    return found


def retrieve(call: Call) -> Data:
    return of(call.tx, call.ids[0])


def link(call: Call) -> Data:
    account = of(call.tx, str(call.params.get("account")))
    for name in ("return_url", "refresh_url"):
        if not call.params.get(name):
            raise invalid(f"Missing required param: {name}.", "parameter_missing", param=name)
    kept = {
        "id": call.tx.token("link"),
        "object": "account_link",
        "account": account["id"],
        "created": call.tx.now,
        "return_url": call.params["return_url"],
        "refresh_url": call.params["refresh_url"],
        "expires_at": call.tx.now + LINK_SECONDS,
        "_used": False,
    }
    call.tx.put(PLATFORM, kept)
    shown = {name: kept[name] for name in ("object", "created", "expires_at")}
    return {**shown, "url": f"{call.origin}/pages/onboarding/{kept['id']}"}


def onboarded(tx: Transaction, identifier: str, *, is_whole: bool) -> Data:
    """The firm has answered the questions: all of them, or not."""
    account = tx.get(PLATFORM, "account", identifier)
    account |= {"details_submitted": True, "charges_enabled": is_whole, "payouts_enabled": is_whole}
    account["capabilities"] = dict.fromkeys(account["capabilities"], "active" if is_whole else "pending")
    account["requirements"] = _requirements(
        [] if is_whole else STILL_ASKED, None if is_whole else "requirements.past_due"
    )
    tx.put(PLATFORM, account)
    announce(tx, identifier, "account.updated", account)
    return account


def deauthorize(call: Call) -> Data:
    identifier = str(call.params.get("stripe_user_id"))
    try:
        account = of(call.tx, identifier)
    except ApiError:
        raise NotConnected(identifier) from None
    leave(call.tx, account)
    return {"stripe_user_id": account["id"]}


def leave(tx: Transaction, account: Data) -> None:
    tx.put(PLATFORM, account | {"_connected": False})
    application = {"id": "ca_stand_in", "object": "application", "name": "Portico"}
    announce(tx, account["id"], "account.application.deauthorized", application)


def may_charge(tx: Transaction, identifier: str) -> None:
    """:raises ApiError: the account has still questions to answer."""
    if not of(tx, identifier)["charges_enabled"]:
        raise invalid(
            "Your account cannot currently make live charges.", "account_invalid_state", account=identifier
        )
