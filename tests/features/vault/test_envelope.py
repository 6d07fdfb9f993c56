"""Whatever is done to a sealed content, it refuses; what it gives before is true (security R42)."""

import io
import secrets
import subprocess
import sys
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from features.vault import envelope
from features.vault.envelope import CHUNK, HEAD, TAG, Broken, Place, Sealed, new_key, opened, sealed_size

pytestmark = pytest.mark.requirement("S1-23")
KEY = bytes(range(32))
HERE = Place(*(str(uuid4()) for _ in range(3)))
SMALL = 64  # the size of a chunk here, so that contents of several are quick to seal
SIZES = st.one_of(
    st.integers(0, 5 * SMALL), st.sampled_from([0, 1, SMALL - 1, SMALL, SMALL + 1, 2 * SMALL, 3 * SMALL])
)


@pytest.fixture(autouse=True, scope="module")
def _small_chunks():
    patch = pytest.MonkeyPatch()
    patch.setattr(envelope, "CHUNK", SMALL)
    yield
    patch.undo()


def sealed(content, key=KEY, place=HERE):
    return Sealed(io.BytesIO(content), key=key, place=place).read()


def read(blob, key=KEY, place=HERE):
    return b"".join(opened(io.BytesIO(blob), key=key, place=place))


def given_before(blob):
    """Return what came out before it refused."""
    out: list[bytes] = []
    with pytest.raises(Broken):
        out.extend(opened(io.BytesIO(blob), key=KEY, place=HERE))
    return b"".join(out)


contents = SIZES.flatmap(lambda size: st.binary(min_size=size, max_size=size))


@given(contents)
@settings(max_examples=300, deadline=None)
def test_what_was_sealed_is_opened(content):
    blob = sealed(content)

    assert read(blob) == content
    assert len(content) < 16 or content not in blob


@given(contents, st.integers(min_value=0), st.integers(0, 7))
@settings(max_examples=3000, deadline=None)
def test_any_flipped_bit_is_noticed(content, place, bit):
    blob = bytearray(sealed(content))
    blob[place % len(blob)] ^= 1 << bit

    assert content.startswith(given_before(bytes(blob)))


@given(contents, st.integers(min_value=0))
@settings(max_examples=1500, deadline=None)
def test_any_cut_is_noticed(content, length):
    blob = sealed(content)

    assert content.startswith(given_before(blob[: length % len(blob)]))


@given(st.integers(2, 5))
def test_a_cut_between_two_chunks_is_noticed(count):
    content = secrets.token_bytes(count * SMALL)
    blob = sealed(content)

    for kept in range(count):
        assert content.startswith(given_before(blob[: HEAD + kept * (SMALL + TAG)]))


@given(contents, st.binary(min_size=1, max_size=3 * SMALL))
@settings(max_examples=1000, deadline=None)
def test_anything_added_is_noticed(content, more):
    given_before(sealed(content) + more)


@given(st.permutations(range(4)), st.integers(1, SMALL))
def test_chunks_in_another_order_are_noticed(order, last):
    content = secrets.token_bytes(3 * SMALL + last)
    blob = sealed(content)
    chunks = [blob[HEAD + n * (SMALL + TAG) : HEAD + (n + 1) * (SMALL + TAG)] for n in range(4)]
    other = blob[:HEAD] + b"".join(chunks[n] for n in order)

    if other != blob:
        assert content.startswith(given_before(other))


def test_a_chunk_of_another_content_under_the_same_key_is_noticed():
    one, two = sealed(b"a" * SMALL + b"b" * SMALL), sealed(b"c" * SMALL + b"d" * SMALL)
    cut = HEAD + SMALL + TAG

    assert given_before(one[:cut] + two[cut:]) == b"a" * SMALL


@pytest.mark.parametrize("part", ["firm", "client", "item"])
def test_it_opens_in_its_own_place_alone(part):
    elsewhere = Place(**{**HERE.__dict__, part: str(uuid4())})

    with pytest.raises(Broken):
        read(sealed(b"words"), place=elsewhere)


def test_another_key_opens_nothing():
    with pytest.raises(Broken):
        read(sealed(b"words"), key=new_key())


def test_the_same_content_never_looks_the_same():
    assert sealed(b"words" * 100) != sealed(b"words" * 100)


def test_its_size_is_known_beforehand():
    for size in (0, 1, SMALL, SMALL + 1, 3 * SMALL):
        assert len(sealed(bytes(size))) == HEAD + size + TAG * max(1, -(-size // SMALL))
    assert sealed_size(10) == HEAD + 10 + TAG


def test_read_again_from_the_beginning_it_is_the_same():
    stream = Sealed(io.BytesIO(b"words" * 100), key=KEY, place=HERE)
    first = stream.read(90)
    stream.seek(0)

    assert stream.read().startswith(first)
    with pytest.raises(io.UnsupportedOperation):
        stream.seek(5)


@pytest.mark.parametrize("size", [1, 7, 90, 100_000])
def test_it_is_the_same_however_it_is_read(size):
    stream = Sealed(io.BytesIO(b"words" * 100), key=KEY, place=HERE)
    blob = b"".join(iter(lambda: stream.read(size), b""))

    assert read(blob) == b"words" * 100


LARGE = """
import re, secrets, sys, tempfile
from pathlib import Path
sys.path.insert(0, ".")
from features.vault.envelope import Place, Sealed, opened, new_key
def most(): return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
here, key = Place("f", "c", "i"), new_key()
with tempfile.TemporaryFile() as plain, tempfile.TemporaryFile() as blob:
    for _ in range(200): plain.write(secrets.token_bytes(1024 * 1024))
    before = most()
    stream = Sealed(plain, key=key, place=here)
    while part := stream.read(256 * 1024): blob.write(part)
    blob.seek(0); plain.seek(0)
    for chunk in opened(blob, key=key, place=here): assert chunk == plain.read(len(chunk))
    assert not plain.read()
    print(most() - before, most())
"""


@pytest.mark.slow
def test_200_megabytes_pass_through_a_little_memory():
    """In a process of its own: what other tests used is not counted."""
    done = subprocess.run([sys.executable, "-c", LARGE], capture_output=True, text=True, check=True)

    grown, whole = (int(figure) for figure in done.stdout.split())
    assert CHUNK == 1024 * 1024
    assert grown < 16 * 1024  # kilobytes
    assert whole < 64 * 1024
