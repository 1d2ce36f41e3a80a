"""URLs of a store: which are taken, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from flink_model_router.errors import InvalidInputError
from flink_model_router.store.place import default_path, place_of

SECRET = "hunter2"  # noqa: S105 - to look for in messages


def test_without_a_url_it_is_the_file_in_the_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/someone")

    assert place_of(None).path == Path("/home/someone/.flink-model-router/models.db")
    assert place_of(None).shown == "sqlite:////home/someone/.flink-model-router/models.db"
    assert default_path() == place_of(None).path


@pytest.mark.parametrize(
    ("url", "driver", "shown"),
    [
        ("postgresql://db:5433/models", "postgresql+psycopg", "postgresql://me@db:5433/models"),
        ("postgresql://me@db/models", "postgresql+psycopg", "postgresql://me@db/models"),
        ("mysql://db/models", "mysql+pymysql", "mysql://me@db/models"),
        (
            "postgresql://db/models?passfile=/p&sslmode=require",
            "postgresql+psycopg",
            "postgresql://me@db/models?passfile=%2Fp&sslmode=require",
        ),
        ("mariadb://db/models?ssl_ca=/ca.pem", "mysql+pymysql", "mariadb://me@db/models?ssl_ca=%2Fca.pem"),
    ],
)
def test_a_server_is_reached_by_its_driver_and_shown_without_the_password(
    url: str, driver: str, shown: str
) -> None:
    place = place_of(url, "me", SECRET)

    assert place.url.drivername == driver
    assert place.shown == shown
    assert place.password == SECRET
    assert place.url.password is None
    assert SECRET not in repr(place)


@pytest.mark.parametrize("path", ["/data/models.db", "/data/a b/100%/#é.db"])
def test_a_sqlite_path_is_taken_as_it_is(path: str) -> None:
    assert place_of(f"sqlite:///{path}").path == Path(path)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("sqlite:///models.db", "relative path 'models.db', which would be another file for each process"),
        ("sqlite:///~/models.db", "relative path '~/models.db'"),
        ("sqlite://", "in-memory database, but several processes share a store"),
        ("sqlite:///:memory:", "in-memory database"),
        ("sqlite:////data/models.db?mode=ro", "no host, user or parameters"),
        ("sqlite://host/models.db", "no host, user or parameters"),
        ("oracle://db/models", "'oracle', which is no kind of database known here. Known are: 'sqlite:///"),
        ("postgresql+asyncpg://db/models", r"'postgresql\+asyncpg', which is no kind"),
        ("jdbc:postgresql://db/models", "Leave 'jdbc:' out"),
        ("models.db", "'models.db', which is no kind of database"),
        ("postgresql:nonsense", "The url is malformed. Known forms are: 'sqlite:///"),
        ("postgresql://db:port/models", "The url is malformed"),
        ("postgresql://db", "must name the host and the database: 'postgresql://host:port/database'"),
        ("mariadb:///models", "must name the host and the database: 'mariadb://host:port/database'"),
    ],
)
def test_a_url_that_cannot_work_is_refused_with_what_to_write(url: str, why: str) -> None:
    with pytest.raises(InvalidInputError, match=why) as caught:
        place_of(url)

    assert caught.value.code == "invalid-option"
    assert caught.value.details == {"option": "url"}


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://me:{SECRET}@db/models",
        f"mysql://:{SECRET}@db/models",
        f"postgresql://db/models?password={SECRET}",
        f"postgresql://db/models?sslpassword={SECRET}",
        f"mariadb://db/models?passwd={SECRET}",
    ],
)
def test_a_password_in_the_url_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(InvalidInputError, match=r"a password.*give it as 'password' beside 'user'") as caught:
        place_of(url)

    assert caught.value.code == "invalid-option"
    assert SECRET not in str(caught.value) + repr(caught.value.details)


@pytest.mark.parametrize("url", [f"postgresql://me:{SECRET}@db:x/m", f"nonsense:me:{SECRET}@db/m"])
def test_a_malformed_url_is_not_repeated_either(url: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        place_of(url)

    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(("user", "password"), [("me", None), (None, SECRET)])
def test_a_file_has_no_user(user: str | None, password: str | None) -> None:
    with pytest.raises(InvalidInputError, match=r"SQLite has no users.*/data/models\.db") as caught:
        place_of("sqlite:////data/models.db", user, password)

    assert SECRET not in str(caught.value)


def test_two_different_users_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="names the user 'me', but 'user' is 'you'"):
        place_of("postgresql://me@db/models", "you")
