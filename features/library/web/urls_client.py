"""Mounted at /library/ on the firm's host."""

from django.urls import path

from features.library.web import client

app_name = "library"
urlpatterns = [
    path("", client.index, name="index"),
    path("<uuid:article_id>/", client.article, name="article"),
    path("<uuid:article_id>/answer/", client.answer, name="answer"),
    path("pictures/<uuid:picture_id>/", client.picture, name="picture"),
]
