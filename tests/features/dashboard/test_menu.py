import pytest

from features.dashboard.menu import current

CLIENT = ["/", "/documents/", "/messages/"]
STAFF = ["/workspace/", "/workspace/clients/", "/workspace/settings/features/", "/workspace/settings/"]


@pytest.mark.parametrize(
    ("path", "addresses", "expected"),
    [
        ("/", CLIENT, "/"),
        ("/documents/", CLIENT, "/documents/"),
        ("/documents/9f/preview/", CLIENT, "/documents/"),
        ("/you/", CLIENT, ""),
        ("/workspace/", STAFF, "/workspace/"),
        ("/workspace/account/", STAFF, ""),
        ("/workspace/clients/9f/", STAFF, "/workspace/clients/"),
        ("/workspace/settings/features/booking/", STAFF, "/workspace/settings/features/"),
    ],
)
def test_the_menu_marks_where_one_is(path, addresses, expected):
    assert current(path, addresses) == expected
