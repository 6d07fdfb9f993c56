import pytest

from features.base import sealed
from tenants.context import inside

VALUE = {"to": "alice@example.com", "url": "https://…/sign-in/abc/", "until": None}


def test_the_firm_that_sealed_it_reads_it_again(a):
    assert sealed.unseal(sealed.seal(VALUE)) == VALUE


def test_the_same_value_never_looks_the_same(a):
    assert sealed.seal(VALUE) != sealed.seal(VALUE)


def test_another_firm_can_not_read_it(cast):
    with inside(cast.a.firm):
        box = sealed.seal(VALUE)

    with inside(cast.b.firm), pytest.raises(sealed.Unreadable):
        sealed.unseal(box)


@pytest.mark.parametrize("place", [0, 11, 12, -1])
def test_a_changed_byte_is_noticed(a, place):
    box = bytearray(sealed.seal(VALUE))
    box[place] ^= 1

    with pytest.raises(sealed.Unreadable):
        sealed.unseal(bytes(box))


@pytest.mark.parametrize("box", [b"", b"short", b"x" * 40])
def test_what_was_never_sealed_is_not_read(a, box):
    with pytest.raises(sealed.Unreadable):
        sealed.unseal(box)


def test_another_secret_key_can_not_read_it(a, settings):
    box = sealed.seal(VALUE)
    settings.SECRET_KEY = "another " * 10

    with pytest.raises(sealed.Unreadable):
        sealed.unseal(box)
