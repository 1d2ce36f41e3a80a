"""Parameters in a server's URL: what the driver doesn't know, or can't use, is told with its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from databases import KINDS_OF_SERVERS, SERVERS, server
from flink_model_router.errors import InvalidInputError
from flink_model_router.store import examine_store, open_store

if TYPE_CHECKING:
    from pathlib import Path

    from databases import Address


@pytest.fixture(params=KINDS_OF_SERVERS)
def administration(request: pytest.FixtureRequest) -> Address:
    return server(request.param)


@pytest.mark.parametrize("scheme", [*SERVERS, "mysql"])
@pytest.mark.parametrize(
    ("parameter", "told"),
    [("foo=bar", "has the parameter 'foo', which its driver"), ("sslmod=x", "has the parameter 'sslmod'")],
)
def test_an_unknown_parameter_is_named(scheme: str, parameter: str, told: str) -> None:
    with pytest.raises(InvalidInputError, match=told) as caught:
        open_store(f"{scheme}://127.0.0.1:1/models?{parameter}")

    assert caught.value.code == "invalid-option"


def test_the_nearest_parameter_is_meant() -> None:
    with pytest.raises(InvalidInputError, match=r"Did you mean 'sslmode'\?"):
        open_store("postgresql://127.0.0.1:1/models?sslmod=require")
    with pytest.raises(InvalidInputError, match=r"Did you mean 'ssl_ca'\?"):
        open_store("mariadb://127.0.0.1:1/models?sslca=/ca.pem")


@pytest.mark.parametrize(("parameter", "value"), [("ssl_ca", "/nope.pem"), ("client_flag", "x")])
def test_a_value_that_the_driver_cannot_use_is_told(parameter: str, value: str) -> None:
    with pytest.raises(InvalidInputError, match=rf"can't use the parameters .*'{parameter}'"):
        open_store(f"mariadb://127.0.0.1:1/models?{parameter}={value}")


def test_a_file_that_is_no_certificate_is_told(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("no certificate")

    with pytest.raises(InvalidInputError, match=r"can't use the parameters .*'ssl_ca'"):
        open_store(f"mysql://127.0.0.1:1/models?ssl_ca={file}")


def test_parameters_of_the_driver_are_used(administration: Address) -> None:
    name = "application_name" if administration.place.kind == "postgresql" else "program_name"

    found = examine_store(f"{administration.url}?{name}=mine", administration.user, administration.password)

    assert found.url.endswith(f"?{name}=mine")
