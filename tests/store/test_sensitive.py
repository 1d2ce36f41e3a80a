"""Secrets in options: which keys hold them, what may stand there, what is said and shown instead."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from flink_model_router.errors import InvalidInputError
from flink_model_router.sensitive import MASK, holds_password, is_sensitive, masked
from samples import CHAT

if TYPE_CHECKING:
    from flink_model_router.store import Store

SECRET = "sk-1234567890"  # noqa: S105 - to look for in messages


@pytest.mark.parametrize(
    "key",
    [
        "api-key",
        "API-KEY",
        "apikey",
        "candidate.cheap.api-key",
        "candidate.cheap.Openai-Api-Key",
        "selector.token",
        "password",
        "db-password",
        "client-secret",
        "api_key",
        "candidate.cheap.OPENAI_API_KEY",
        "access_token",
    ],
)
def test_keys_of_secrets(key: str) -> None:
    assert is_sensitive(key)


@pytest.mark.parametrize(
    "key",
    [
        "max-tokens",
        "max_tokens",
        "tokens",
        "token.count",
        "api-key.name",
        "secretary",
        "mypassword",
        "keys",
        "provider",
        "",
    ],
)
def test_keys_of_other_things(key: str) -> None:
    assert not is_sensitive(key)


@pytest.mark.parametrize(
    "value",
    [SECRET, "", "${env:}", "${env:a b}", "Bearer ${env:KEY}", "${file:relative}", "${ENV:KEY}", "$KEY"],
)
def test_a_secret_that_is_no_whole_reference_is_refused_without_showing_it(store: Store, value: str) -> None:
    options = {"provider": "openai", "api-key": value}

    with pytest.raises(
        InvalidInputError,
        match=r"Option 'api-key' of model default\.m .*Write 'api-key' = '\$\{env:OPENAI_API_KEY\}' and set",
    ) as caught:
        store.create_model("default", "m", replace(CHAT, options=options))

    assert caught.value.code == "literal-secret"
    assert caught.value.details == {"key": "api-key"}
    if value and "env" not in value.lower():
        assert value not in str(caught.value)
    assert store.list_models("default") == []


@pytest.mark.parametrize(
    ("options", "instead"),
    [
        (
            {"candidate.cheap.api-key": SECRET, "candidate.cheap.provider": "my.llm"},
            r"'candidate\.cheap\.api-key' = '\$\{env:MY_LLM_API_KEY\}'",
        ),
        ({"candidate.cheap.api-key": SECRET}, r"'candidate\.cheap\.api-key' = '\$\{env:MODEL_API_KEY\}'"),
        ({"provider": "9", "api-key": SECRET}, r"\$\{env:MODEL_API_KEY\}"),
        ({"db-password": SECRET}, r"'db-password' = '\$\{env:MODEL_DB_PASSWORD\}'"),
    ],
)
def test_the_message_has_what_to_write_instead(store: Store, options: dict[str, str], instead: str) -> None:
    store.create_model("default", "m", CHAT)

    with pytest.raises(InvalidInputError, match=instead) as caught:
        store.alter_model("default", "m", 1, replace(CHAT, options=options))

    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("value", ["${env:OPENAI_API_KEY}", "${file:/run/secrets/key}"])
def test_a_reference_is_kept_and_shown_as_it_is(store: Store, value: str) -> None:
    definition = replace(CHAT, options={"api-key": value, "max-tokens": "100"})

    store.create_model("default", "m", definition)

    assert store.get_model("default", "m").definition == definition
    assert masked("api-key", value) == value


def test_a_named_secret_is_not_kept_yet_and_the_message_says_what_is(store: Store) -> None:
    with pytest.raises(
        InvalidInputError, match=r"named secret.*'\$\{env:OPENAI_API_KEY\}'.*\$\{file:/path\}"
    ) as caught:
        store.create_model(
            "default", "m", replace(CHAT, options={"provider": "openai", "api-key": "${secret:x}"})
        )

    assert caught.value.code == "unsupported"


def test_a_literal_that_got_stored_by_other_means_is_masked() -> None:
    assert masked("candidate.cheap.api-key", SECRET) == MASK
    assert masked("max-tokens", "100") == "100"
    assert masked("api-key", "${secret:named}") == "${secret:named}"
    assert masked("endpoint", f"https://me:{SECRET}@host/v1") == MASK
    assert masked("endpoint", "https://c1@host/v1") == "https://c1@host/v1"


@pytest.mark.parametrize("key", ["endpoint", "candidate.cheap.endpoint", "base-url", "Proxy-URL", "uri"])
def test_a_password_in_a_url_is_refused_without_showing_it(store: Store, key: str) -> None:
    options = {"provider": "openai", key: f"https://me:{SECRET}@host/v1"}

    with pytest.raises(
        InvalidInputError,
        match=rf"Option '{key}' of model default\.m is a URL with a password, which must not be stored as "
        rf"text\..*'{key}' = '\$\{{env:MODEL_[A-Z_]+\}}'",
    ) as caught:
        store.create_model("default", "m", replace(CHAT, options=options))

    assert caught.value.code == "literal-secret"
    assert SECRET not in str(caught.value)
    assert store.list_models("default") == []


@pytest.mark.parametrize(
    "value",
    [
        "https://c1@host/v1/chat/completions",
        "https://c1:@host/v1",
        "https://host:8080/v1/a@b",
        "http://[::1]:8080/v1",
        "https://host/v1?at=a:b@c",
        "${env:MODEL_ENDPOINT}",
        "not a url: a:b@c",
    ],
)
def test_a_url_without_a_password_is_kept(store: Store, value: str) -> None:
    store.create_model("default", "m", replace(CHAT, options={"provider": "openai", "endpoint": value}))

    assert store.get_model("default", "m").definition.options["endpoint"] == value


def test_only_keys_of_urls_are_looked_into() -> None:
    assert not holds_password("prompt", "Say https://user:password@host")
    assert not holds_password("endpoint.hint", "https://user:password@host")


def test_a_secret_among_a_databases_properties_is_refused_without_showing_it(store: Store) -> None:
    refused = r"Property 'db-password' of database team is a secret.*'\$\{env:MODEL_DB_PASSWORD\}'"
    with pytest.raises(InvalidInputError, match=refused) as created:
        store.create_database("team", properties={"db-password": SECRET})
    store.create_database("team", properties={"db-password": "${env:MODEL_DB_PASSWORD}"})
    with pytest.raises(InvalidInputError, match=refused) as altered:
        store.alter_database("team", properties={"db-password": SECRET})

    for caught in (created, altered):
        assert caught.value.code == "literal-secret"
        assert SECRET not in str(caught.value)
    assert store.get_database("team").properties == {"db-password": "${env:MODEL_DB_PASSWORD}"}
