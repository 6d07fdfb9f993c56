from features.base import scope


def counting():
    calls = []

    def make():
        calls.append(1)
        return len(calls)

    return make


def test_in_a_scope_something_is_looked_up_once():
    make = counting()

    with scope.scope():
        assert [scope.once("key", make) for _ in range(3)] == [1, 1, 1]


def test_nothing_is_remembered_from_one_scope_to_the_next():
    make = counting()
    for expected in (1, 2):
        with scope.scope():
            assert scope.once("key", make) == expected


def test_outside_of_a_scope_it_is_looked_up_each_time():
    make = counting()

    assert [scope.once("key", make) for _ in range(2)] == [1, 2]


def test_after_a_change_it_is_looked_up_anew():
    make = counting()
    with scope.scope():
        scope.once("key", make)
        scope.forget("key")
        scope.forget("never asked")

        assert scope.once("key", make) == 2


def test_that_there_is_nothing_is_remembered_too():
    calls = []
    with scope.scope():
        for _ in range(2):
            assert scope.once("key", lambda: calls.append(1)) is None

    assert len(calls) == 1


def test_scopes_may_stand_inside_each_other():
    with scope.scope() as outer:
        with scope.scope() as inner:
            assert scope.current() is inner
        assert scope.current() is outer
    assert scope.current() is None
