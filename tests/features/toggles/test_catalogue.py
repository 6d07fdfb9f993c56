import pytest

from features.toggles import catalogue
from features.toggles.catalogue import Switch
from tenants.kinds import Kind

# Part 2 and 3 of the requirements: what a new firm of each kind begins with. A switch that is not listed is on for all.
OFF = {
    "client_uploads": {Kind.LAW},
    "messages": {Kind.LAW},  # D2, S1-32
    "requests": {Kind.LAW},
    "done_uploading": {Kind.LAW},
    "done_uploading_checkbox": {Kind.LAW},
    "upload_links": {Kind.LAW},
    "client_passwords": set(Kind) - {Kind.LAW},  # D3
    "vault_from_clients": set(Kind),  # S1-24: staff put things in
    "unreleased_invoices": set(Kind),  # D11
    "prepayment": set(Kind),  # Part 3
    "booking": set(Kind),  # Part 3
    "organizer_creation": set(Kind),  # Part 3
    "delegates": set(Kind) - {Kind.ACCOUNTING, Kind.TAX},
    "full_delegates": set(Kind),
    "client_two_step": set(Kind),  # security R30: optional for clients, the firm decides
}


@pytest.mark.requirement("S2-26")
@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("switch", catalogue.every(), ids=lambda switch: switch.key)
def test_the_preset_of_each_kind_is_the_one_the_requirements_name(switch, kind):
    assert switch.preset(kind) == (kind not in OFF.get(switch.key, set()))


@pytest.mark.parametrize(
    ("default", "unlike", "expected"),
    [(True, {Kind.LAW}, (True, False)), (False, {Kind.LAW}, (False, True)), (False, set(), (False, False))],
)
def test_a_kind_named_unlike_begins_the_other_way(switch, default, unlike, expected):
    made = switch("weather", default=default, unlike=frozenset(unlike))

    assert (made.preset(Kind.TAX), made.preset(Kind.LAW)) == expected


def test_switches_stand_by_section_and_order(switch):
    keys = [
        switch("b", order=2),
        switch("a", order=2),
        switch("money", section="Money", order=9),
        switch("c", order=1),
    ]

    mine = [found.key for found in catalogue.every() if found in keys]
    assert mine == ["money", "c", "a", "b"]


def test_a_key_is_given_once(switch):
    switch("weather")
    switch("weather")

    with pytest.raises(ValueError, match="registered twice"):
        switch("weather", label="Appointments")


def test_switches_stand_in_two_levels_at_most(switch):
    parent = switch("parent")
    child = switch("child", parent=parent)

    with pytest.raises(ValueError, match="three levels"):
        switch("grandchild", parent=child)
    assert catalogue.children(parent) == [child]


@pytest.mark.parametrize("switch", catalogue.every(), ids=lambda switch: switch.key)
def test_every_switch_says_in_plain_words_what_it_does(switch: Switch):
    assert switch.summary.endswith(".")
    assert switch.on_text.endswith(".")
    assert switch.off_text.endswith(".")
    assert switch.on_text != switch.off_text
    assert switch.key.isidentifier()
