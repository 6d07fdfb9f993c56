"""Mounted at /webhooks/mail/ on the public host. Mailgun brings whole letters to an address that ends in `mime`."""

from django.urls import path

from features.replies.web import webhook

app_name = "replies_public"
urlpatterns = [
    path("<slug:service>/", webhook.letter, name="letter"),
    path("<slug:service>/mime", webhook.letter, name="letter_as_it_came"),
]
