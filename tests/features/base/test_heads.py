import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from features.base import audit, chain, heads, nightly
from integrations.storage import gateway
from tenants.context import inside, platform
from tests.features.base.test_chain_in_database import by_hand, firm, settle  # noqa: F401  a fixture

DAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    backend = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path)},
    }
    settings.STORAGES = {**settings.STORAGES, "private": backend}
    return tmp_path


def verify(**options) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_audit", **options, stdout=out, stderr=err)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue(), err.getvalue()


def test_the_head_is_written_to_the_store_once_a_day_and_to_the_log(a, caplog):
    caplog.set_level("INFO")
    audit.record("client.edited", by=a.owner)
    settle()
    first = heads.export(DAY)
    audit.record("client.edited", by=a.owner)
    settle()
    second = heads.export(DAY)

    assert heads.exported() == {"2026-03-10": str(first)}
    assert second.seq == first.seq + 1
    assert str(second) in caplog.text
    assert caplog.records[-1].audit_hash == second.hash.hex()


def test_a_store_that_is_away_leaves_the_log(a, folder, caplog):
    caplog.set_level("INFO")
    (folder / str(a.firm.pk)).write_text("a file where a folder should be")

    nightly.export_audit_head.run()

    assert f"Audit head of aldergate: {chain.head()}" in caplog.text
    assert "stands in this log alone" in caplog.text


def test_each_firm_is_visited(cast):
    with platform():
        assert nightly.export_audit_heads() >= 2

    for one in (cast.a, cast.b):
        with inside(one.firm):
            assert len(list(gateway.keys_below(heads.folder()))) == 1


def test_the_weeks_check_is_silent_about_what_is_whole_and_loud_about_what_is_not(a, caplog):
    with platform():
        assert nightly.check_audits() >= 2
    assert "Audit check" not in caplog.text

    gateway.put(io.BytesIO(b"9:00ff"), f"{heads.folder()}/2026-01-01")
    nightly.check_audit.run()

    assert "Audit check: the trail is broken after" in caplog.text
    assert caplog.records[-1].levelname == "ERROR"


@pytest.mark.slow
def test_a_whole_trail_is_said_to_be_whole(firm):  # noqa: F811
    with inside(firm.firm):
        head = heads.export(DAY)

    out, err = verify()

    assert f"aldergate: whole, head {head}" in out
    assert err == ""
    assert "whole" in verify(firm="aldergate", head=head.hash.hex())[0]
    assert "whole" in verify(firm="aldergate", head=str(head))[0]


@pytest.mark.slow
def test_a_trail_whose_hashes_were_all_made_anew_does_not_meet_the_exported_head(firm):  # noqa: F811
    with inside(firm.firm):
        kept = heads.export(DAY)
    with by_hand(firm) as own:
        own.execute("UPDATE base_auditevent SET actor_name = 'Nobody' WHERE event = 'client.edited'")
        own.execute(
            "CREATE TEMP TABLE was ON COMMIT DROP AS SELECT event_id FROM base_auditlink ORDER BY seq"
        )
        own.execute("DELETE FROM base_auditlink")
        own.execute("ALTER TABLE base_auditlink ENABLE TRIGGER USER")
        own.execute("INSERT INTO base_auditlink (event_id) SELECT event_id FROM was")
        own.execute("SET CONSTRAINTS ALL IMMEDIATE")

    with inside(firm.firm):
        assert chain.check().fault is None  # it fits itself
    _, err = verify()

    assert "never had the exported head" in err
    assert "Broken: aldergate." in err
    assert kept.hash.hex() in err


@pytest.mark.parametrize(
    ("options", "words"), [({"head": "ab"}, "--firm SLUG"), ({"firm": "nobody"}, "no firm 'nobody'")]
)
def test_questions_that_can_not_be_answered_are_refused(cast, options, words):
    assert words in verify(**options)[1]


def test_a_head_that_never_was_is_a_fault(cast):
    assert "never had the exported head" in verify(firm="aldergate", head="00ff")[1]
