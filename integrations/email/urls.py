from django.urls import path

from integrations.email import views

app_name = "mailbox"
urlpatterns = [
    path("", views.index, name="index"),
    path("deletion/", views.deletion, name="deletion"),
    path("<str:letter_id>/", views.letter, name="letter"),
    path("<str:letter_id>/answer/", views.answer, name="answer"),
    path("<str:letter_id>/page/", views.page, name="page"),
]
