"""Mounted at /organizers/ on the firm's host."""

from django.urls import path

from features.organizers.web import client, filling, helping, starting

app_name = "organizers"
ONE = "<uuid:organizer_id>/"
ANSWER = f"{ONE}answers/<slug:question_key>/"
urlpatterns = [
    path("", client.index, name="index"),
    path("new/", starting.new, name="new"),
    path(ONE, client.one, name="organizer"),
    path(f"{ONE}sections/<slug:section_key>/", filling.section, name="section"),
    path(f"{ONE}helpers/", helping.ask, name="ask"),
    path("links/<uuid:link_id>/end/", helping.end_link, name="end_link"),
    path(f"{ONE}earlier/", starting.take, name="prefill"),
    path(f"{ONE}sent/", client.send, name="send"),
    path(ANSWER, filling.answer, name="answer"),
    path(f"{ANSWER}chosen/", filling.choose, name="choose"),
    path(f"{ANSWER}files/<uuid:document_id>/removal/", filling.take_file_off, name="take_file_off"),
]
