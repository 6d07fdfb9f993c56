"""The doors by their gateway: local ones, and KMS as moto answers for it over HTTP on this machine."""

import secrets
from dataclasses import replace

import boto3  # type: ignore[import-untyped]
import pytest
from moto.server import ThreadedMotoServer

from integrations.keys import gateway
from integrations.keys.address import Master, masters
from integrations.keys.gateway import KeysAway, NotThisKey, VersionMissing, Wrapped
from integrations.keys.kms import REMEMBERED, KmsDoor

KEY = secrets.token_bytes(32)
MINE, THEIRS = {"firm": "a", "version": "1"}, {"firm": "b", "version": "1"}


def local(version: str) -> Master:
    return Master(version, "local", secrets.token_bytes(32))


@pytest.fixture(scope="module")
def kms():
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def in_kms(kms, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    client = boto3.client("kms", region_name="us-east-1", endpoint_url=kms)

    def make(version: str) -> Master:
        key_id = client.create_key()["KeyMetadata"]["KeyId"]
        (one,) = masters(f"{version}=awskms://{key_id}?region=us-east-1&endpoint={kms}")
        return one

    make.client = client
    return make


@pytest.fixture(params=["local", "kms"])
def door(request, settings):
    make = local if request.param == "local" else request.getfixturevalue("in_kms")
    settings.VAULT_KEYS = (make("new"), make("old"))
    return settings.VAULT_KEYS


def test_what_was_wrapped_is_unwrapped_by_the_newest_version(door):
    wrapped = gateway.wrap(KEY, context=MINE)

    assert wrapped.version == gateway.newest() == "new"
    assert KEY not in wrapped.box
    assert gateway.unwrap(wrapped, context=MINE) == KEY


def test_it_is_bound_to_what_it_is_for(door):
    wrapped = gateway.wrap(KEY, context=MINE)

    with pytest.raises(NotThisKey):
        gateway.unwrap(wrapped, context=THEIRS)


def test_another_key_opens_nothing(door):
    wrapped = gateway.wrap(KEY, context=MINE)

    with pytest.raises((NotThisKey, KeysAway)):  # moto calls it a denied access, AWS an incorrect key
        gateway.unwrap(Wrapped("old", wrapped.box), context=MINE)


def test_a_changed_box_opens_nothing(door):
    wrapped = gateway.wrap(KEY, context=MINE)
    changed = wrapped.box[:-1] + bytes([wrapped.box[-1] ^ 1])

    with pytest.raises(NotThisKey):
        gateway.unwrap(Wrapped("new", changed), context=MINE)


def test_older_versions_go_on_opening(door, settings):
    settings.VAULT_KEYS = door[1:]
    wrapped = gateway.wrap(KEY, context=MINE)
    settings.VAULT_KEYS = door

    assert wrapped.version == "old"
    assert gateway.unwrap(wrapped, context=MINE) == KEY


def test_a_version_that_nobody_names_is_told(door):
    with pytest.raises(VersionMissing, match="older"):
        gateway.unwrap(Wrapped("older", b"box"), context=MINE)


def test_an_opened_key_is_remembered_for_five_minutes_and_no_longer(kms, in_kms):
    seconds, (master, gone) = [0.0], (in_kms("one"), ThreadedMotoServer("127.0.0.1", 0, verbose=False))
    gone.start()
    near = f"http://127.0.0.1:{gone.get_host_and_port()[1]}"
    door = KmsDoor(
        replace(master, endpoint=near), clock=lambda: seconds[0]
    )  # moto keeps its keys in this process
    box = door.wrap(KEY, MINE)
    assert door.unwrap(box, MINE) == KEY
    gone.stop()

    assert door.unwrap(box, MINE) == KEY
    seconds[0] = REMEMBERED
    with pytest.raises(KeysAway):
        door.unwrap(box, MINE)


def test_an_opened_key_whose_time_is_over_leaves_memory_with_the_next_one(in_kms):
    seconds = [0.0]
    door = KmsDoor(in_kms("one"), clock=lambda: seconds[0])
    other = secrets.token_bytes(32)
    door.unwrap(door.wrap(KEY, MINE), MINE)
    seconds[0] = REMEMBERED
    door.unwrap(door.wrap(other, THEIRS), THEIRS)

    assert repr(other) in str(vars(door))
    assert repr(KEY) not in str(vars(door))


def test_a_door_that_does_not_answer_is_told(settings, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    settings.VAULT_KEYS = masters("1=awskms://alias/portico?region=us-east-1&endpoint=http://127.0.0.1:1")

    with pytest.raises(KeysAway):
        gateway.wrap(KEY, context=MINE)
