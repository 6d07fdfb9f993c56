"""3-D Secure: where the bank asks whether it is them."""

from typing import Any

from integrations.payments.fake import intents, setups
from integrations.payments.fake.calls import Call
from integrations.payments.fake.errors import ApiError, missing
from integrations.payments.fake.html import Page, button, money, redirect, shown

type Data = dict[str, Any]
STATUSES = {"succeeded": "succeeded", "processing": "pending"}


def show(call: Call) -> Page:
    intent = _intent(call)
    if intent["status"] != "requires_action":
        return _back(call, intent)
    what = money(intent["amount"], intent["currency"]) if "amount" in intent else "keeping this card"
    content = (
        f"<p>The bank asks: is it you, for <strong>{shown(what)}</strong>?</p>"
        f'<form method="post">{button("Yes, it is me", "answer", "yes")}'
        f"{button('No', 'answer', 'no', is_quiet=True)}</form>"
    )
    return Page(
        "Your bank asks", content, leads_to=(intent.get("_return_url", ""),), is_framed=_is_framed(call)
    )


def answer(call: Call) -> Page:
    intent = _intent(call)
    if intent["status"] == "requires_action":
        _go_on(call, intent, is_proven=call.params.get("answer") == "yes")
    return _back(call, _intent(call))


def _go_on(call: Call, intent: Data, *, is_proven: bool) -> None:
    account, tx = call.ids[0], call.tx
    try:
        if intent["object"] == "setup_intent":
            (setups.proven if is_proven else setups.not_proven)(tx, account, intent)
        else:
            (intents.proven if is_proven else intents.not_proven)(tx, account, intent)
    except ApiError as error:  # the bank knows them, and declines all the same
        if not error.keeps:
            raise


def _back(call: Call, intent: Data) -> Page:
    if _is_framed(call) or not intent.get("_return_url"):
        return Page("Done", "<p>You can go on.</p>", script="done.js", is_framed=True)
    kind = intent["object"]
    status = STATUSES.get(intent["status"], "failed")
    query = {kind: intent["id"], f"{kind}_client_secret": intent["client_secret"], "redirect_status": status}
    return redirect(intent["_return_url"], **query)


def _is_framed(call: Call) -> bool:
    return call.params.get("framed") == "1"


def _intent(call: Call) -> Data:
    """:raises ApiError: there is none with this secret."""
    account, identifier = call.ids
    found = call.tx.find(account, identifier)
    if found is None or found.get("client_secret") != call.params.get("secret"):
        raise missing("payment", identifier)
    return found
