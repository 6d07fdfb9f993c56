import json
from typing import Any

from integrations.error_reports import gateway

CANARIES = ("CNRY-body", "CNRY-cookie", "CNRY-local", "CNRY-query", "eleanor@example.com", "a" * 43)


def event() -> Any:
    return {
        "request": {
            "method": "POST", "url": f"https://firm.portico.app/sign-in/{'a' * 43}/?q=CNRY-query", "data": {"x": "CNRY-body"},
            "cookies": {"sid": "CNRY-cookie"}, "headers": {"Cookie": "CNRY-cookie"}, "query_string": "q=CNRY-query",
        },
        "user": {"email": "eleanor@example.com"},
        "extra": {"x": "CNRY-body"},
        "breadcrumbs": {"values": [{"message": "CNRY-body"}]},
        "logentry": {"message": "mail to eleanor@example.com failed", "params": ["CNRY-body"]},
        "exception": {"values": [{
            "type": "ValueError", "value": "no such user eleanor@example.com",
            "stacktrace": {"frames": [{"function": "share", "vars": {"body": "CNRY-local"}}]},
        }]},
    }  # fmt: skip


def test_nothing_personal_leaves() -> None:
    sent = json.dumps(gateway.report(lambda: {"firm": "larch"}, event(), {}))

    assert [canary for canary in CANARIES if canary in sent] == []


def test_the_fault_itself_stays() -> None:
    sent = gateway.report(lambda: {"firm": "larch"}, event(), {})

    assert sent["exception"]["values"][0]["type"] == "ValueError"
    assert sent["exception"]["values"][0]["stacktrace"]["frames"][0]["function"] == "share"
    assert sent["tags"] == {"firm": "larch"}
    assert sent["request"] == {"method": "POST", "url": "https://firm.portico.app/sign-in/…/"}


def test_without_an_address_nothing_is_reported() -> None:
    assert gateway.start("", release="1", environment="test", tags=dict) is False
