"""The page where a firm answers Stripe's questions: here, by one button or the other."""

from typing import Any

from integrations.payments.fake import accounts
from integrations.payments.fake.calls import Call
from integrations.payments.fake.html import Page, button, redirect, shown

type Data = dict[str, Any]


def show(call: Call) -> Page:
    link = _link(call)
    if link["_used"] or link["expires_at"] < call.tx.now:
        return redirect(link["refresh_url"])
    account = accounts.of(call.tx, link["account"])
    name = account["business_profile"].get("name") or account["email"] or account["id"]
    content = (
        f"<p>Here <strong>{shown(name)}</strong> would tell Stripe about itself, its owners and its bank account.</p>"
        f'<form method="post">{button("Answer everything", "answer", "whole")}'
        f"{button('Leave some answers out', 'answer', 'part', is_quiet=True)}"
        f"{button('Go back without an answer', 'answer', 'none', is_quiet=True)}</form>"
    )
    return Page("Set up payments", content, leads_to=(link["return_url"],))


def answer(call: Call) -> Page:
    link = _link(call)
    if link["_used"]:
        return redirect(link["refresh_url"])
    given = call.params.get("answer")
    if given in ("whole", "part"):
        accounts.onboarded(call.tx, link["account"], is_whole=given == "whole")
    call.tx.put(accounts.PLATFORM, link | {"_used": True})
    return redirect(link["return_url"])


def _link(call: Call) -> Data:
    return call.tx.get(accounts.PLATFORM, "account_link", call.ids[0])
