"""The cast: the same made-up people in every test. Models are imported inside the fixtures,
because the plugin loads before Django.
"""

import pytest


@pytest.fixture
def person(db):
    """Someone with lived experience, who has an account."""
    from involvement.people.tests.factories import PersonFactory

    return PersonFactory(name="Ann", email="ann@people.example", with_account=True)


@pytest.fixture
def carer(db):
    from involvement.people.tests.factories import PersonFactory

    return PersonFactory(name="Dee", email="dee@people.example", carer=True, with_account=True)


def _account(name, *roles):
    from involvement.people.tests.factories import UserFactory

    return UserFactory(name=name, email=f"{name.lower()}@basw.example", roles=list(roles))


@pytest.fixture
def team(db):
    """A member of the involvement team, for the whole UK."""
    return _account("Jo", "team")


@pytest.fixture
def chair(db):
    """An account with the chair's role; put it on a group with `GroupFactory(chairs=[chair])`."""
    return _account("Chris", "chair")


@pytest.fixture
def finance(db):
    return _account("Fin", "finance")


@pytest.fixture
def second_finance(db):
    return _account("Flo", "finance")


@pytest.fixture
def analyst(db):
    return _account("Ali", "analyst")


@pytest.fixture
def keeper(db):
    return _account("Kit", "keeper")


@pytest.fixture
def outsider(db):
    """Somebody with an account and no role at all."""
    return _account("Odd")


@pytest.fixture
def in_redis():
    """Read all that the broker and the cache hold, as text."""
    import redis
    from django.conf import settings

    def read():
        address = settings.REDIS_URL.replace("redis+socket://", "unix://")
        for number in (0, settings.CACHES["default"]["OPTIONS"]["db"]):
            with redis.from_url(address, db=number) as server:
                for key in server.scan_iter():
                    yield repr(key)
                    kind = server.type(key)
                    if kind == b"string":
                        yield repr(server.get(key))
                    elif kind == b"list":
                        yield repr(server.lrange(key, 0, -1))

    return read


@pytest.fixture
def worker(monkeypatch):
    """A worker at hand: codes to sign in are carried at once."""
    from involvement.people import courier

    monkeypatch.setattr(courier.send_code, "delay", courier.send_code)
