"""What a page of the portal is called, for the trail: as the menus call it, else by its path."""

from django.conf import settings
from django.urls import Resolver404, resolve

from features.base import composition

MENUS = (composition.nav, composition.account_menu, composition.own_pages)


def name_of(path: str) -> str:
    try:
        found = resolve(path, urlconf=settings.FIRM_URLCONF).view_name
    except Resolver404:
        return path
    names = {item.url_name: item.label for menu in MENUS for item in menu if item.side == "client"}
    return str(
        names.get(found, path)
    )  # a label may be read when it is shown: the firm's own word for projects
