"""What `up` runs, and what each process knows."""

from config.local.processes import Ledger
from config.local.programs import ANSWERS, Plan, Programs
from config.local.services import Services
from config.local.state import State


def programs(folder, **given: str) -> Programs:
    plan = Plan(folder, "127.0.0.1", 8000, "http://localhost:8000", demo=True)
    return Programs(plan, Services({"OWNER_DATABASE_URL": "secret", **given}, State(folder), Ledger(folder)))


def test_the_mailbox_reaches_the_door_that_up_opens(tmp_path):
    made = programs(tmp_path)

    port = made.inbound.command[-1]
    assert made.inbound in made.serving
    assert made.web.env["INBOUND_REACHED_AT"] == f"127.0.0.1:{port}"
    assert {each.env["INBOUND_DOMAIN"] for each in (made.web, made.worker, made.inbound, made.demo)} == {
        ANSWERS
    }
    assert "OWNER_DATABASE_URL" not in made.inbound.env
    assert port != made.web.env["LIVE_URL"].split("/")[0].lstrip(":")


def test_a_domain_that_was_given_is_used(tmp_path):
    assert programs(tmp_path, INBOUND_DOMAIN="reply.example").web.env["INBOUND_DOMAIN"] == "reply.example"
