"""What the slice hangs into the frame: menus, Home, the page of a project, words for the audit trail."""

from features.base import audit, composition
from features.base.composition import EventText, NavItem, Panel
from features.base.permissions import Permission
from features.clients.rights import ContactRight
from features.work import emails, panels
from features.work.operations import moving_on, triggering
from features.work.switches import WORK

VIEW, SEE, ICON = Permission.PROJECTS_VIEW, ContactRight.SEE_PROJECTS, "layers"
EVENTS = (
    EventText("work.moved", "moved {about} to {stage}", "Work", "arrow", permission=VIEW),
    EventText("work.held", "put {about} on hold", "Work", "clock", permission=VIEW),
    EventText("work.released", "went on with {about}", "Work", "refresh", permission=VIEW),
    EventText("work.undone", "took back where {about} was moved to", "Work", "refresh", permission=VIEW),
    EventText("work.rule_ran", "ran the rule {rule} for {about}", "Work", "bolt", permission=VIEW),
    EventText("work_rule.added", "wrote the rule {about}", "Settings", "bolt"),
    EventText("work.repeats", "let {template} come again for {about}", "Work", "refresh", permission=VIEW),
    EventText("work.repeats_no_more", "ended {template} for {about}", "Work", "x", permission=VIEW),
    EventText("work_template.added", "wrote the template {about}", "Settings", ICON),
    EventText("work_template.changed", "changed the template {about}", "Settings", "pen"),
    EventText("work_template.removed", "removed the template {about}", "Settings", "trash"),
    EventText("work_rule.changed", "changed the rule {about}", "Settings", "pen"),
    EventText("work_rule.on", "switched on the rule {about}", "Settings", "check"),
    EventText("work_rule.off", "switched off the rule {about}", "Settings", "x"),
    EventText("work_rule.removed", "removed the rule {about}", "Settings", "trash"),
    EventText("work.starters_added", "began with the pipeline {pipeline}", "Settings", ICON),
    EventText("work_status.added", "added the status {about} for clients", "Settings", ICON),
    EventText("work_status.changed", "changed the status {about} for clients", "Settings", "pen"),
    EventText("work_status.removed", "removed the status {about} for clients", "Settings", "trash"),
    EventText("work_pipeline.added", "added the pipeline {about}", "Settings", ICON),
    EventText("work_pipeline.renamed", "renamed a pipeline to {about}", "Settings", "pen"),
    EventText("work_pipeline.removed", "removed the pipeline {about}", "Settings", "trash"),
    EventText("work_stage.added", "added the stage {about} to {pipeline}", "Settings", ICON),
    EventText("work_stage.changed", "changed the stage {about} of {pipeline}", "Settings", "pen"),
    EventText("work_stage.removed", "removed the stage {about} of {pipeline}", "Settings", "trash"),
)


def register() -> None:
    add = composition.nav.add
    add(
        NavItem(
            "work", "client", "Work in progress", "activity", "work:index", 62, WORK, extra=True,
            is_there=panels.has_any, right=SEE,
        )
    )  # fmt: skip
    add(NavItem("workspace-work", "staff", "Board", "activity", "work_staff:board", 32, WORK, VIEW))
    composition.portal_tabs.add(
        NavItem(
            "work", "staff", "Work in progress", ICON, "work_settings:index", 45, WORK,
            Permission.SETTINGS_PORTAL,
        )
    )  # fmt: skip
    composition.home_panels.add(
        Panel("work", 20, "work/client/home_panel.html", panels.home, "side", WORK, SEE)
    )
    composition.own_project_panels.add(
        Panel("work", 5, "work/client/tracker_panel.html", panels.tracker, "top", WORK)
    )
    composition.own_project_panels.add(
        Panel("work-story", 20, "work/client/story_panel.html", panels.story, "main", WORK)
    )
    composition.project_panels.add(
        Panel("work", 5, "work/firm/project_panel.html", panels.of_project, "main", WORK)
    )
    composition.announced.add(emails.MOVED)
    composition.announced.add(emails.NOTED)
    audit.listeners.extend((moving_on.hear, triggering.hear))
    for event in EVENTS:
        composition.events.add(event)
