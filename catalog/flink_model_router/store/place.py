"""Where a store is: the URL that a user gives, taken apart and checked.

Nothing here connects. A password is given beside the URL and never shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from flink_model_router.errors import InvalidInputError
from flink_model_router.sensitive import is_sensitive

_DRIVERS = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mysql+pymysql",
}
_FORMS = (
    "'sqlite:////absolute/path/models.db', 'postgresql://host:5432/database', 'mysql://host:3306/database' "
    "or 'mariadb://host:3306/database'"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A checked address of a store.

    Attributes:
        url: for SQLAlchemy, driver included; without a password.
        shown: for people; without a password.
        password: or None.
        path: the file of a SQLite store, else None.
    """

    url: URL
    shown: str
    password: str | None = field(repr=False)
    path: Path | None

    @property
    def kind(self) -> str:
        """`sqlite`, `postgresql` or `mysql` (which is MariaDB's too)."""
        return self.url.get_backend_name()

    @property
    def name(self) -> str:
        """For messages: the file's path, or the URL."""
        return f"SQLite file {self.path}" if self.path is not None else f"database {self.shown}"

    @property
    def missing(self) -> bool:
        """Whether it is a SQLite file and known not to be there; what hides behind a directory may be."""
        try:
            return self.path is not None and not self.path.exists()
        except OSError:
            return False


def default_path() -> Path:
    """The SQLite file that is used when no URL is given, shared by Flink and the CLI.

    Raises:
        InvalidInputError: `invalid-option`, if this user has no home directory.
    """
    try:
        return Path.home() / ".flink-model-router" / "models.db"
    except RuntimeError as error:
        raise InvalidInputError(
            "invalid-option",
            "There is no url, and this user has no home directory to keep the models in. Give a url, such as "
            "'sqlite:////absolute/path/models.db', or set HOME.",
            option="url",
        ) from error


def place_of(url: str | None = None, user: str | None = None, password: str | None = None) -> Place:
    """Check a URL.

    Args:
        url: one of the four forms, or None for the SQLite file in the user's home.
        user: of a server; may stand in the URL instead.
        password: of a server; may not stand in the URL.

    Raises:
        InvalidInputError: `invalid-option`. The message shows no URL that may hold a password.
    """
    if url is None:
        return _file_place(default_path(), user, password)
    if not url.strip():
        raise InvalidInputError(
            "invalid-option",
            f"The url is empty. Leave it out to use {default_path()}, or give one: {_FORMS}.",
            option="url",
        )
    scheme = url.partition(":")[0]
    if scheme not in _DRIVERS:
        hint = " Leave 'jdbc:' out: the store is opened by Python." if scheme == "jdbc" else ""
        raise InvalidInputError(
            "invalid-option",
            f"The url starts with {scheme[:40]!r}, which is no kind of database known here. Known are: "
            f"{_FORMS}.{hint}",
            option="url",
        )
    if scheme == "sqlite":
        return _sqlite_place(url, user, password)
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # Without the cause and the URL: both may hold a password.
        raise InvalidInputError(
            "invalid-option", f"The url is malformed. Known forms are: {_FORMS}.", option="url"
        ) from None
    _refuse_password(parsed)
    return _server_place(scheme, parsed, user, password)


def _refuse_password(parsed: URL) -> None:
    # passfile is the path of a file, and PostgreSQL's own way to keep a password out of a URL.
    suspects = (key for key in parsed.query if key != "passfile")
    secret_keys = [key for key in suspects if is_sensitive(key) or "pass" in key.lower()]
    if parsed.password is None and not secret_keys:
        return
    raise InvalidInputError(
        "invalid-option",
        "The url holds a password, which would be shown wherever the url is. Take it out of the url and "
        "give it as 'password' beside 'user' (the CLI reads it from MODEL_CATALOG_PASSWORD).",
        option="url",
    )


def _sqlite_place(url: str, user: str | None, password: str | None) -> Place:
    # Not by SQLAlchemy, whose versions differ in whether they decode %20 in a path: here a path is as it is.
    rest = url.removeprefix("sqlite:").removeprefix("//")
    if "?" in rest or (rest and not rest.startswith("/")):
        raise InvalidInputError(
            "invalid-option",
            "The url of a SQLite file has no host, user or parameters. Write 'sqlite:////absolute/path/models.db'.",
            option="url",
        )
    file = rest[1:]
    if not file or file == ":memory:":
        raise InvalidInputError(
            "invalid-option",
            "The url names an in-memory database, but several processes share a store. Write "
            "'sqlite:////absolute/path/models.db', or leave the url out for the file in your home directory.",
            option="url",
        )
    if not Path(file).is_absolute():
        raise InvalidInputError(
            "invalid-option",
            f"The url names the relative path '{file}', which would be another file for each process. Write "
            "an absolute path, with four slashes: 'sqlite:////absolute/path/models.db'.",
            option="url",
        )
    return _file_place(Path(file), user, password)


def _file_place(path: Path, user: str | None, password: str | None) -> Place:
    if user or password:
        raise InvalidInputError(
            "invalid-option",
            f"SQLite has no users, so 'user' and 'password' can't be used with the file {path}. Leave them "
            "out.",
            option="user",
        )
    url = URL.create("sqlite", database=str(path))
    return Place(url=url, shown=f"sqlite:///{path}", password=None, path=path)


def _server_place(scheme: str, parsed: URL, user: str | None, password: str | None) -> Place:
    if not parsed.host or not parsed.database:
        raise InvalidInputError(
            "invalid-option",
            f"The url must name the host and the database: '{scheme}://host:port/database'.",
            option="url",
        )
    if user and parsed.username and user != parsed.username:
        raise InvalidInputError(
            "invalid-option",
            f"The url names the user '{parsed.username}', but 'user' is '{user}'. Give it in one place.",
            option="user",
        )
    if user:
        parsed = parsed.set(username=user)
    return Place(
        url=parsed.set(drivername=_DRIVERS[scheme]),
        shown=parsed.set(drivername=scheme).render_as_string(hide_password=True),
        password=password,
        path=None,
    )
