"""Withholding switches, the health of schemas, the release."""

import pytest

from tenants import hosts, switches
from tenants.console import operations
from tenants.console.audit import Actor
from tenants.console.errors import NothingToDo
from tenants.console.models import OperatorEvent
from tenants.models import FirmSchema, Withheld
from tests.http import Browser
from tests.tenants.console.conftest import desk_of, make_noor


@pytest.fixture
def switch():
    return next(iter(switches.every()))


def withheld_from(firm):
    return hosts.find(f"{firm.slug}.localhost").withheld


class TestFromEverybody:
    @pytest.mark.requirement("D12")
    def test_it_is_gone_in_the_same_second_for_every_firm(
        self, desk, cast, switch, django_capture_on_commit_callbacks
    ):
        both = (cast.a.firm, cast.b.firm)
        assert [withheld_from(firm) for firm in both] == [(), ()]

        with django_capture_on_commit_callbacks(execute=True):
            desk.post(f"/console/switches/{switch}/withholding/", {"reason": "It is broken"})
        assert [withheld_from(firm) for firm in both] == [(switch,), (switch,)]

        with django_capture_on_commit_callbacks(execute=True):
            desk.post(f"/console/switches/{switch}/offer/")
        assert [withheld_from(firm) for firm in both] == [(), ()]

    def test_needs_a_reason(self, desk, switch):
        assert desk.post(f"/console/switches/{switch}/withholding/", {"reason": ""}).status_code == 422
        assert not Withheld.objects.exists()

    def test_an_unknown_switch_is_not_there(self, desk):
        assert desk.get("/console/switches/no-such-switch/withholding/").status_code == 404

    def test_what_is_withheld_stands_in_the_list(self, desk, cast, switch):
        desk.post(f"/console/switches/{switch}/withholding/", {"reason": "It is broken"})

        page = desk.get("/console/switches/").content.decode()

        assert "Withheld from every firm" in page
        assert "It is broken" in page


class TestFromOneFirm:
    def test_it_is_gone_there_and_nowhere_else(self, desk, cast, switch, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            desk.post(
                f"/console/firms/{cast.a.firm.pk}/withheld/", {"switch": switch, "reason": "A pilot ends"}
            )

        assert withheld_from(cast.a.firm) == (switch,)
        assert withheld_from(cast.b.firm) == ()
        event = OperatorEvent.objects.get(event="switch.withheld")
        assert (event.firm_id, event.details, event.reason) == (
            cast.a.firm.pk,
            {"switch": switch},
            "A pilot ends",
        )

    def test_it_can_be_offered_again(self, desk, cast, switch, django_capture_on_commit_callbacks):
        firm = cast.a.firm
        with django_capture_on_commit_callbacks(execute=True):
            desk.post(f"/console/firms/{firm.pk}/withheld/", {"switch": switch, "reason": "A pilot ends"})
            desk.post(f"/console/firms/{firm.pk}/withheld/{switch}/offer/")

        assert withheld_from(firm) == ()

    @pytest.mark.parametrize(
        "fields", [{"switch": "", "reason": "x"}, {"switch": "no-such", "reason": "x"}, {"reason": "x"}]
    )
    def test_a_mistake_is_named_on_the_firms_page(self, desk, cast, fields):
        response = desk.post(f"/console/firms/{cast.a.firm.pk}/withheld/", fields)

        assert response.status_code == 422
        assert response.context["withhold_form"].errors["switch"]

    def test_twice_is_once(self, cast, noor, switch):
        act = {"switch": switch, "firm": cast.a.firm, "by": Actor(noor)}
        operations.withhold(reason="A pilot ends", **act)

        with pytest.raises(NothingToDo):
            operations.withhold(reason="Again", **act)
        operations.offer(**act)
        with pytest.raises(NothingToDo):
            operations.offer(**act)


class TestHealth:
    def test_says_so_when_all_is_well(self, desk, cast):
        page = desk.get("/console/health/").content.decode()

        assert "Everything is up to date" in page
        assert "2 of 2 done" in page

    def test_without_the_owners_connection_there_is_no_button_but_the_command(
        self, desk, cast, settings, monkeypatch
    ):
        settings.OWNER_DATABASE_URL = ""
        name = cast.a.firm.schema_name
        self.lag(name, monkeypatch)

        page = desk.get("/console/health/").content.decode()

        assert f"manage.py migrate_firms --schema {name}" in page
        assert "Try again" not in page
        assert desk.post(f"/console/health/{name}/retry/").status_code == 404

    def test_a_firm_that_lags_behind_needs_a_look(self, desk, cast, monkeypatch):
        self.lag(cast.a.firm.schema_name, monkeypatch)

        response = desk.get("/console/?show=look")

        assert [row.name for row, *_ in response.context["rows"]] == ["Aldergate", "Brickworks"]
        assert "Update waits" in response.content.decode()

    def lag(self, name, monkeypatch):
        """Let the code be one version further than the schemas: web may not write a schema's version."""
        monkeypatch.setattr("tenants.provisioning.versions.current", lambda: "0123456789abcdef")
        assert FirmSchema.objects.get(pk=name).version != "0123456789abcdef"


@pytest.mark.slow
class TestSetAside:
    @pytest.fixture
    def aside(self, committed_database):
        from tenants.provisioning import owner  # noqa: PLC0415

        firm = committed_database.a.firm
        with owner.connect() as own:
            own.execute(
                "UPDATE tenants_firmschema SET set_aside_at = now(), version = 'old', error = 'column is missing' WHERE name = %s",
                [firm.schema_name],
            )
        hosts.publish(firm)
        return firm

    def test_is_named_with_its_error_and_its_visitors_see_maintenance(self, aside, rf):
        desk = desk_of(make_noor(), rf)

        page = desk.get("/console/health/").content.decode()

        assert "column is missing" in page
        assert "Update failed" in desk.get("/console/").content.decode()
        assert Browser(aside).get("/sign-in/").status_code == 503

    def test_trying_again_is_written_down(self, aside, rf):
        desk = desk_of(make_noor(), rf)

        response = desk.post(f"/console/health/{aside.schema_name}/retry/")

        event = OperatorEvent.objects.get(event="schema.retried")
        assert response.url == "/console/health/"
        assert (event.firm_id, event.details["schema"]) == (aside.pk, aside.schema_name)
