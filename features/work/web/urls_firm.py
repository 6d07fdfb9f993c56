"""Mounted at /workspace/work/ on the firm's host."""

from django.urls import path

from features.work.web import firm, firm_moves, firm_recurring

app_name = "work_staff"
urlpatterns = [
    path("", firm.board, name="board"),
    path("list/", firm.listed, name="list"),
    path("moves/", firm_moves.several, name="several"),
    path("moves/<uuid:move_id>/undone/", firm_moves.undo, name="undo"),
    path("recurring/", firm_recurring.index, name="recurring"),
    path("recurring/<uuid:recurrence_id>/ended/", firm_recurring.end, name="recurring_end"),
    path("<uuid:project_id>/again/", firm_recurring.new, name="again"),
    path("<uuid:project_id>/move/", firm_moves.move, name="move"),
    path("<uuid:project_id>/hold/", firm_moves.hold, name="hold"),
    path("<uuid:project_id>/hold/ended/", firm_moves.release, name="release"),
]
