"""Checkout: a page to pay on that needs no JavaScript."""

from typing import Any

from integrations.payments.fake import accounts, intents, methods, sessions, setups
from integrations.payments.fake.announcing import announce
from integrations.payments.fake.calls import Call
from integrations.payments.fake.cards import ROUTING
from integrations.payments.fake.errors import ApiError
from integrations.payments.fake.html import Page, button, field, money, redirect, shown, test_numbers

type Data = dict[str, Any]
DATE = "12 / 34"


def show(call: Call) -> Page:
    session = _session(call)
    if session["status"] != "open":
        return Page("This page is over", "<p>Go back to where you came from and begin again.</p>", status=410)
    return _form(session, "")


def _form(session: Data, problem: str) -> Page:
    kinds = session["payment_method_types"]
    is_payment = session["mode"] == "payment"
    what = f"Pay {money(session['amount_total'], session['currency'])}" if is_payment else "Save"
    told = f'<p class="problem" role="alert">{shown(problem)}</p>' if problem else ""
    title = f"<p>{shown(session['_title'])}</p>" if session["_title"] else ""
    forms = ""
    if "card" in kinds:
        fields = field("Card number", "number") + field("Expires", "expires", DATE) + field("Code", "cvc")
        forms += _one("Card", "card", fields, what)
    if "us_bank_account" in kinds:
        fields = field("Routing number", "routing", ROUTING) + field("Account number", "account_number")
        forms += _one("US bank account", "us_bank_account", fields, what)
    back = f'<p><a href="{shown(session["cancel_url"])}">Go back</a></p>' if session["cancel_url"] else ""
    heading = what if is_payment else "Save a payment method"
    leads_to = (session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"]),)
    return Page(heading, told + title + forms + test_numbers(kinds) + back, leads_to=leads_to)


def _one(legend: str, kind: str, fields: str, what: str) -> str:
    inside = f"<legend>{legend}</legend>{fields}{button(what, 'kind', kind)}"
    return f'<form method="post"><fieldset>{inside}</fieldset></form>'


def pay(call: Call) -> Page:
    session = _session(call)
    if session["status"] != "open":
        return show(call)
    try:
        intent = _try(call, session)
    except ApiError as error:  # what was declined stays written down, like at Stripe
        return _form(_session(call), error.details["message"])
    if action := intent.get("next_action"):
        return redirect(action["redirect_to_url"]["url"])
    return _success(session)


def _try(call: Call, session: Data) -> Data:
    """:raises ApiError: the method is of no use, or declined."""
    tx, account = call.tx, call.account
    method = methods.put(tx, account, _method(call))
    call.params = {"return_url": f"{call.origin}{call.path}/done"}
    intent = _intent(call, session)
    if session["mode"] == "setup":
        return setups.confirmed(call, intent, method["id"])
    intent |= {"payment_method": method["id"], "status": "requires_confirmation"}
    return intents.confirmed(call, tx.put(account, intent))


def _intent(call: Call, session: Data) -> Data:
    """Return the payment or the setup of a session; it is begun with the first try."""
    tx, account = call.tx, call.account
    is_setup = session["mode"] == "setup"
    name = "setup_intent" if is_setup else "payment_intent"
    if session[name]:
        return tx.get(account, name, session[name])
    asked = {
        "customer": session["customer"],
        "allowed_payment_method_types": session["payment_method_types"],
        "amount": session["amount_total"],
        "currency": session["currency"],
        **session["_intent"],
    }
    intent = (setups.begun if is_setup else intents.begun)(tx, account, asked) | {"_session": session["id"]}
    session[name] = tx.put(account, intent)["id"]
    tx.put(account, session)
    announce(tx, account, f"{name}.created", intent)
    return intent


def _method(call: Call) -> Data:
    given = call.params
    if given.get("kind") == "us_bank_account":
        bank = {"routing_number": given.get("routing"), "account_number": given.get("account_number")}
        return methods.bank_of(call.tx, bank)
    month, _, year = str(given.get("expires", "")).replace(" ", "").partition("/")
    card = {"number": given.get("number"), "exp_month": month, "exp_year": year, "cvc": given.get("cvc")}
    return methods.card_of(call.tx, card)


def done(call: Call) -> Page:
    """Back from the bank."""
    session = _session(call)
    if session["status"] == "complete":
        return _success(session)
    return _form(session, "Your bank did not confirm it. Try again, or use another card.")


def _success(session: Data) -> Page:
    return redirect(session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"]))


def _session(call: Call) -> Data:
    """:raises ApiError: there is none, or the account is gone."""
    call.account, identifier = call.ids[0], call.ids[1]
    accounts.of(call.tx, call.account)
    return call.tx.get(call.account, sessions.KIND, identifier)
