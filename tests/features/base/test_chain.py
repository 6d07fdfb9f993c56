"""The chain in memory: whatever is done to it afterwards is found (security §4.2)."""

import json
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from features.base import chain
from features.base.chain import FIELDS, GENESIS, Check, Row

# for a machine that has much else to do
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NULLABLE = ("actor_id", "about_id", "client_id", "ip")
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12) | st.sampled_from(
    ["", "-", "5:abcde", "event:3:abc\n", "ä", "ab\nseq:1:2\n"]
)  # fmt: skip
facts = st.fixed_dictionaries(
    {name: st.none() | texts if name in NULLABLE else texts for name in FIELDS if name != "details"}
    | {"details": st.dictionaries(texts, texts, max_size=2).map(json.dumps)}
)
events = st.lists(facts, min_size=2, max_size=8)


def chained(events) -> list[Row]:
    rows, before = [], GENESIS
    for seq, event in enumerate(events, 1):
        before = chain.link(before, seq, event)
        rows.append(Row(seq, before, event, f"event {seq}"))
    return rows


@settings(patient)
@given(events)
def test_a_chain_that_nobody_touched_is_whole(events):
    found = Check().walk(chained(events))

    assert (found.fault, found.head.seq) == (None, len(events))


@st.composite
def tampered(draw) -> tuple[list[Row], int]:
    """Return what somebody made of a chain, and the place from which it differs."""
    whole = chained(draw(events))
    rows, place = list(whole), draw(st.integers(0, len(whole) - 1))
    act = draw(st.sampled_from(["edit", "delete", "swap", "insert", "hash", "unlink", "empty", "renumber"]))
    row = rows[place]
    if act == "edit":
        name = draw(st.sampled_from(FIELDS))
        value = draw((st.none() | texts).filter(lambda new: new != row.facts[name]))
        rows[place] = replace(row, facts={**row.facts, name: value})
    elif act == "delete" and place < len(rows) - 1:
        del rows[place]
    elif act == "swap":
        other = draw(st.integers(0, len(rows) - 1).filter(lambda n: n != place))
        place = min(place, other)
        one, two = rows[place], rows[max(other, whole.index(row))]
        rows[one.seq - 1], rows[two.seq - 1] = replace(one, facts=two.facts), replace(two, facts=one.facts)
        if one.facts == two.facts:
            rows[place] = replace(one, hash=bytes(32))
    elif act == "insert":
        new = chain.link(rows[place - 1].hash if place else GENESIS, row.seq, draw(facts))
        rows.insert(place, Row(row.seq, new, draw(facts.filter(lambda f: f != row.facts)), "new"))
    elif act == "hash":
        byte = draw(st.integers(0, 255))
        rows[place] = replace(row, hash=bytes([row.hash[0] ^ (byte or 1)]) + row.hash[1:])
    elif act == "unlink":
        rows[place] = replace(row, seq=None, hash=None)
    elif act == "renumber":
        rows[place] = replace(row, seq=row.seq + draw(st.integers(1, 3)))
    else:  # the event is gone, its link is left
        rows[place] = replace(row, facts=None)
    return rows, place


@settings(patient, max_examples=1000)
@given(tampered())
def test_any_edit_deletion_swap_or_insertion_is_found_where_it_is(made):
    rows, place = made

    found = Check().walk(rows)

    assert found.fault is not None
    assert found.head.seq in (place, place + 1)  # an inserted row may fit; the one it pushed aside does not


@settings(patient, max_examples=200)
@given(events, st.data())
def test_an_end_cut_off_or_a_chain_computed_anew_does_not_meet_the_exported_head(events, data):
    whole = chained(events)
    head = f"{len(whole)}:{whole[-1].hash.hex()}"
    place = data.draw(st.integers(0, len(events) - 1))
    forged = [
        {**event, "event": event["event"] + "!"} if n == place else event for n, event in enumerate(events)
    ]

    assert Check([head]).walk(whole).fault is None
    assert Check([head.upper()]).walk([*whole, *chained([*events, events[0]])[-1:]]).fault is None
    assert "exported head" in str(Check([head]).walk(whole[: len(whole) - 1 - place]).fault)
    assert "exported head" in str(Check([head]).walk(chained(forged)).fault)


@settings(patient, max_examples=500)
@given(facts, facts)
def test_different_events_have_different_bytes(one, other):
    assert (chain.canonical(1, one) == chain.canonical(1, other)) == (one == other)


def test_the_canonical_form_is_the_documented_one():
    facts = dict.fromkeys(FIELDS, "") | {"id": None, "event": "brand.published", "actor_name": "Zoë"}

    lines = chain.canonical(7, facts).decode().split("\n")

    assert lines[:5] == ["portico-audit-1", "seq:1:7", "id:-", "created_at:0:", "event:15:brand.published"]
    assert lines[5] == "actor_name:4:Zoë"
