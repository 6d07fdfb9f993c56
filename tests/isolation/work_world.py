"""Where each client's project stands: in a stage whose name no client ever reads, shown by a status of the firm's."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from features.work.models import (
    ClientStatus,
    Passage,
    Pipeline,
    Position,
    Recurrence,
    Rule,
    RuleRun,
    Stage,
    Template,
)
from tests.isolation.canaries import Canary
from tests.isolation.factories import id_of, now

if TYPE_CHECKING:
    from tests.isolation.world import Inside

TEAM = "team"  # the mark of what no client ever sees


def house(here: "Inside") -> None:
    status = here.add(ClientStatus, "firm", "status", tone="accent", icon="layers", order=90)
    here.add(ClientStatus, "firm", "next-status", tone="good", icon="check", order=91)
    pipeline = here.add(Pipeline, TEAM, "pipeline", order=90)
    here.add(Stage, TEAM, "stage", pipeline=pipeline, order=0, status=status)
    here.add(Stage, TEAM, "other-stage", pipeline=pipeline, order=1, status=here.rows["next-status"])

    here.add(
        Rule, TEAM, "rule", trigger="moved", stage=here.rows["stage"], to_stage=here.rows["other-stage"], if_kind="trust",
        tried_at=now(),
    )  # fmt: skip
    here.add(Template, TEAM, "work-template", days=None, stage=here.rows["stage"])


def stands(here: "Inside", client: str) -> None:
    project, stage, yesterday = here.rows[f"{client}-project"], here.rows["stage"], now() - timedelta(days=1)
    held: dict[str, Any] = (
        {"held_at": yesterday} if client == "c1" else {"held_because": ""}
    )  # the client reads why
    here.add(
        Position, client, f"{client}-position", project=project, stage=stage, entered_at=yesterday, shown_since=yesterday,
        **held,
    )  # fmt: skip
    here.add(
        Passage, TEAM, f"{client}-passage", project=project, kind="moved", at=yesterday, to_stage_id=stage.pk,
        shown_to=here.rows["status"].name, shown_from=Canary(here.mark, "firm", "passage_shown_from").word,
        note=Canary(here.mark, client, "passage_note").word,
        batch=id_of(here.mark, f"{client}-passage"), by_id=here.rows["user-owner"].pk,
    )  # fmt: skip
    again = here.add(Template, TEAM, f"{client}-work-template", days=None)
    day = (yesterday + timedelta(days=60)).date()
    here.add(
        Recurrence, TEAM, f"{client}-recurrence", client=here.rows[client], template=again, every="year", starts_on=day,
        next_on=day,
    )  # fmt: skip
    here.add(
        RuleRun, TEAM, f"{client}-run", project=project, rule_id=here.rows["rule"].pk, at=yesterday, outcome="did",
    )  # fmt: skip
