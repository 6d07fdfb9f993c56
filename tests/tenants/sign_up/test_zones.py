from tenants.sign_up import zones


def test_old_names_are_known_but_not_offered():
    offered = {zone for _, group in zones.groups() for zone, _ in group}

    assert "Asia/Kolkata" in offered
    assert "Asia/Calcutta" in zones.known() - offered
    assert zones.DEFAULT in offered
