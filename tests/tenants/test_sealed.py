import pytest

from tenants import sealed


def test_a_box_opens_for_its_own_purpose():
    box = sealed.seal("a secret", purpose="sign-up 1")

    assert sealed.unseal(box, purpose="sign-up 1") == "a secret"
    assert b"a secret" not in box


def test_it_stays_shut_for_another_row():
    box = sealed.seal("a secret", purpose="sign-up 1")

    with pytest.raises(sealed.Unreadable):
        sealed.unseal(box, purpose="sign-up 2")


@pytest.mark.parametrize("place", [0, 11, 12, -1])
def test_it_stays_shut_once_changed(place):
    box = bytearray(sealed.seal("a secret", purpose="sign-up 1"))
    box[place] ^= 1

    with pytest.raises(sealed.Unreadable):
        sealed.unseal(bytes(box), purpose="sign-up 1")


def test_it_stays_shut_under_another_key(settings):
    box = sealed.seal("a secret", purpose="sign-up 1")
    settings.SECRET_KEY = "another " * 10

    with pytest.raises(sealed.Unreadable):
        sealed.unseal(box, purpose="sign-up 1")


def test_what_is_no_box_stays_shut():
    with pytest.raises(sealed.Unreadable):
        sealed.unseal(b"", purpose="sign-up 1")
