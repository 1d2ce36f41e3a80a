"""Export and import, within and between all kinds of databases."""

from __future__ import annotations

import json
import tracemalloc
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from databases import KINDS, empty, fresh
from flink_model_router.errors import CatalogError, ConflictError, InvalidInputError
from flink_model_router.store import (
    FunctionDefinition,
    Integrity,
    ModelDefinition,
    Partition,
    downgrade_store,
    open_store,
    read_export,
    upgrade_store,
)
from samples import CHAT, EMBEDDING, ROUTER, create_router, to
from tables import MATERIALIZED, ORDERS, PARTITIONED, VIEW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from databases import Address
    from flink_model_router.store import Store

ODD = 'it\'s \\ "quoted" ${x}\nnew line 模型 🎈'

BOTH = replace(
    ROUTER,
    options={
        "provider": "routing",
        "candidates": "cheap$prod;first;team;own",
        "route.first.reference": "default.cheap$1",
        "candidate.team.provider": "routing",
        "candidate.team.candidates": "own",
        "candidate.team.candidate.own.provider": "openai",
        "candidate.own.provider": "openai",
    },
)


def fill(store: Store) -> None:
    """A catalog with something of everything."""
    store.alter_database("default", comment=ODD, properties={"owner": "Zoë", "B": "2", "a": "1"})
    store.create_database("team")
    store.create_model("default", "cheap", replace(CHAT, comment=ODD), reason="first")
    store.alter_model("default", "cheap", 1, replace(CHAT, options={**CHAT.options, "Z": ODD, "a": "1"}))
    store.history.set_alias("default", "cheap", "prod", 1, reason="go")
    store.history.set_alias("default", "cheap", "staging", 2)
    store.history.set_alias("default", "cheap", "prod", 2)
    store.history.drop_alias("default", "cheap", "staging", reason="not needed")
    store.create_model("team", "模型", EMBEDDING)
    store.create_model("team", "gone", CHAT)
    store.create_model("team", "old", ROUTER, [to("gone", database="team")])
    store.alter_model("team", "old", 1, CHAT)
    store.drop_model("team", "gone", reason="a trial")
    store.rename_model("team", "old", "older", reason=ODD)
    store.rename_model("team", "older", "oldest")
    store.create_model("team", "gone", EMBEDDING, reason="another one")
    store.create_model(
        "default", "router", BOTH, [to("cheap", alias="prod"), to("cheap", version=1, label="first")]
    )
    store.history.roll_back("default", "cheap", 1, reason="worse")
    store.create_database("former")
    store.create_model("former", "m", CHAT)
    store.drop_database("former", cascade=True)
    store.tables.create("default", "orders", ORDERS)
    store.tables.create("team", "v", VIEW)
    store.tables.create("team", "mt", MATERIALIZED)
    store.tables.create("team", "parts", PARTITIONED)
    store.partitions.create("team", "parts", {"day": "1", "id": None}, Partition("x", {"k": ODD}))
    store.partitions.alter_statistics("team", "parts", {"day": "1", "id": None}, "table", {"rows": 3})
    store.partitions.alter_statistics("team", "parts", None, "columns", {"id": {"nulls": 1.5}})
    store.functions.create("team", "f", FunctionDefinition("a.B", "JAVA", (), {"o": "1"}))


def exported(store: Store) -> str:
    pieces: list[str] = []
    store.backup.export(pieces.append)
    return "".join(pieces)


@pytest.fixture
def document(filled: Address) -> str:
    """The export of a catalog with something of everything."""
    with filled.open() as store:
        fill(store)
        written = exported(store)
    empty(filled)
    return written


@pytest.fixture(params=KINDS)
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Address]:
    """Another database, of each kind."""
    with contextmanager(fresh)(request.param, tmp_path) as address:
        address.open().close()
        yield address


def test_what_was_exported_from_any_database_comes_back_in_any_other(document: str, target: Address) -> None:
    with target.open() as store:
        counts = store.backup.restore(read_export(document, "it"))
        again = exported(store)

        assert again == document
        assert (counts.databases, counts.objects) == (3, 12)
        assert store.get_model("default", "cheap", "prod").version == 2
        assert store.get_model("default", "cheap").version == 3
        assert store.get_model("default", "router").references[0].alias == "prod"
        assert store.tables.get("default", "orders").definition == ORDERS
        assert [each.change for each in store.history.events("team", "gone", former=True)] == [
            "create",
            "drop",
            "create",
        ]
        assert store.history.events("team", "gone", former=True)[1].reason == "a trial"
        renames = [each for each in store.history.events("team", "oldest") if each.change == "rename"]
        assert [(each.from_name, each.to_name, each.reason) for each in renames] == [
            ("old", "older", ODD),
            ("older", "oldest", None),
        ]
        with pytest.raises(ConflictError, match=r"default\.router"):
            store.drop_model("default", "cheap")
        assert store.create_model("default", "next", CHAT) == 1


def test_an_export_of_the_format_before_renames_is_imported(store: Store) -> None:
    written = (Path(__file__).parent / "dumps" / "export-1.json").read_text(encoding="utf-8")

    store.backup.restore(read_export(written, "it"))

    again = json.loads(exported(store))
    assert again.pop("format_version") == 2
    models = [model for database in again["databases"] for model in database["models"]]
    assert [(model.pop("drop_reason"), model.pop("renames")) for model in models] == [(None, [])] * 7
    assert again == {key: value for key, value in json.loads(written).items() if key != "format_version"}


def test_the_export_of_nothing_is_imported_too(store: Store) -> None:
    document = exported(store)

    store.backup.restore(read_export(document, "it"))

    assert exported(store) == document
    assert store.list_databases() == ["default"]


def test_a_catalog_that_holds_something_is_left_as_it_is(document: str, store: Store) -> None:
    store.create_model("default", "m", CHAT)
    store.drop_model("default", "m")
    store.create_database("team")
    before = exported(store)

    with pytest.raises(
        ConflictError, match=r"not empty: it holds 2 databases .*, 1 models \(dropped"
    ) as caught:
        store.backup.restore(read_export(document, "it"))

    assert caught.value.code == "store-not-empty"
    assert exported(store) == before


def test_an_import_that_is_interrupted_leaves_nothing(document: str, store: Store) -> None:
    before = exported(store)

    def interrupted(done: int, _: int) -> None:
        if done == 9:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.backup.restore(read_export(document, "it"), interrupted)

    assert exported(store) == before
    store.backup.restore(read_export(document, "it"))
    assert exported(store) == document


def test_progress_counts_every_object(store: Store) -> None:
    fill(store)
    told: list[tuple[int, int]] = []

    store.backup.export(lambda _: None, lambda done, total: told.append((done, total)))

    assert told == [(number, 12) for number in range(1, 13)]


def test_what_a_warning_catalog_let_happen_is_imported_with_a_warning(
    address: Address, tmp_path: Path
) -> None:
    with open_store(
        address.url, address.user, address.password, initialize=True, integrity=Integrity.warn
    ) as store:
        store.create_model("default", "cheap", CHAT)
        create_router(store, "router", "cheap")
        create_router(store, "whole", "router")
        store.drop_model("default", "cheap")
        document = exported(store)
    other = f"sqlite:///{tmp_path / 'other.db'}"

    with open_store(other) as strict, pytest.raises(InvalidInputError) as refused:
        strict.backup.restore(read_export(document, "it"))
    with open_store(other, integrity=Integrity.warn) as warned:
        counts = warned.backup.restore(read_export(document, "it"))
        again = exported(warned)

    assert refused.value.code == "reference-missing"
    assert "default.cheap, which is not in this catalog" in refused.value.message
    assert "import it with --integrity warn" in refused.value.message
    assert again == document
    (warning,) = counts.warnings
    assert warning.startswith("$.databases[0].models[1].versions[0].references: ")


def test_what_a_downgrade_made_forget_what_it_restored_comes_back_too(
    address: Address, tmp_path: Path
) -> None:
    with address.open() as before:
        before.create_model("default", "m", CHAT)
        before.alter_model("default", "m", 1, EMBEDDING)
        before.history.roll_back("default", "m", 1)
    downgrade_store(address.url, address.user, address.password, target="0002", force=True)
    upgrade_store(address.url, address.user, address.password)
    with address.open(initialize=False) as after:
        document = exported(after)

    with open_store(f"sqlite:///{tmp_path / 'other.db'}") as other:
        other.backup.restore(read_export(document, "it"))
        again = exported(other)
        last = other.history.events("default", "m")[-1]

    assert again == document
    assert (last.change, last.from_version) == ("rollback", None)


def test_a_secret_that_was_written_past_the_store_is_not_exported(filled: Address) -> None:
    with filled.open() as store:
        store.create_model("default", "m", CHAT)
        engine = filled.engine()
        with engine.begin() as connection:
            connection.execute(text("UPDATE model_option SET value = 'hunter2' WHERE name = 'api-key'"))
        engine.dispose()

        document = exported(store)

    assert "hunter2" not in document
    assert json.loads(document)["databases"][0]["models"][0]["versions"][0]["definition"]["options"] == {
        "api-key": "******",
        "provider": "openai",
    }


def test_a_long_export_takes_the_memory_of_one_model(store: Store) -> None:
    large = ModelDefinition(CHAT.input, CHAT.output, {"provider": "x", "prompt": "x" * 1_000_000})
    for number in range(12):
        store.create_model("default", f"m{number}", large)

    tracemalloc.start()
    store.backup.export(lambda _: None)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 8_000_000


def model_of(document: dict[str, Any], name: str) -> dict[str, Any]:
    return next(
        each
        for database in document["databases"]
        for each in database["models"]
        if each["name"] == name and each["dropped_at"] is None
    )


def version_of(document: dict[str, Any], name: str, number: int = 1) -> dict[str, Any]:
    found: dict[str, Any] = model_of(document, name)["versions"][number - 1]
    return found


CHEAP = r"\$\.databases\[0\]\.models\[0\]"
ROUTER_AT = r"\$\.databases\[0\]\.models\[1\]"

EDITS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "not an export": (lambda d: d.pop("format"), "it is not an export of a model catalog"),
    "later format": (
        lambda d: d.update(format_version=3),
        "it has the format version 3, .* reads 1 to 2. Import it with the version that exported it",
    ),
    "format version that is no number": (
        lambda d: d.update(format_version=True),
        "it has the format version true, .* reads 1 to 2",
    ),
    "format version that is no whole number": (
        lambda d: d.update(format_version=1.0),
        r"it has the format version 1\.0, .* reads 1 to 2",
    ),
    "unknown key": (lambda d: d.update(more=1), r"^\$: unknown key 'more'\. Known are: databases, format"),
    "no databases": (lambda d: d.pop("databases"), r"^\$: the key 'databases' is missing"),
    "databases of another type": (lambda d: d.update(databases={}), r"^\$\.databases: expected a list"),
    "misspelt key": (
        lambda d: version_of(d, "cheap").update(resaon="x"),
        rf"^{CHEAP}\.versions\[0\]: unknown key 'resaon'",
    ),
    "misspelt key of a column": (
        lambda d: version_of(d, "cheap")["definition"]["input"][0].update(nullable=True),
        rf"^{CHEAP}\.versions\[0\]\.definition\.input\[0\]: unknown key 'nullable'",
    ),
    "key taken away": (
        lambda d: version_of(d, "cheap").pop("reason"),
        rf"^{CHEAP}\.versions\[0\]: the key 'reason' is missing",
    ),
    "option that is no text": (
        lambda d: version_of(d, "cheap")["definition"]["options"].update(temperature=0.5),
        rf"^{CHEAP}\.versions\[0\]\.definition\.options\['temperature'\]: expected text, found float",
    ),
    "no time": (
        lambda d: version_of(d, "cheap").update(created_at="yesterday"),
        rf"^{CHEAP}\.versions\[0\]\.created_at: expected a time with its zone, .*'yesterday'",
    ),
    "time without a zone": (
        lambda d: version_of(d, "cheap").update(created_at="2026-01-01T00:00:00"),
        "expected a time with its zone",
    ),
    "time before all others": (
        lambda d: version_of(d, "cheap").update(created_at="0001-01-01T00:00:00+14:00"),
        rf"^{CHEAP}\.versions\[0\]\.created_at: 0001-01-01T00:00:00\+14:00 is out of the range",
    ),
    "time that MariaDB can't keep": (
        lambda d: version_of(d, "cheap").update(created_at="0999-12-31T23:59:59+00:00"),
        "between the years 1000 and 9999",
    ),
    "time after all others": (
        lambda d: version_of(d, "cheap").update(created_at="9999-12-31T23:00:00-14:00"),
        "between the years 1000 and 9999",
    ),
    "no provider": (
        lambda d: version_of(d, "cheap")["definition"]["options"].pop("provider"),
        rf"^{CHEAP}\.versions\[0\]: The model default\.cheap has no option 'provider'",
    ),
    "blank provider": (
        lambda d: version_of(d, "cheap")["definition"]["options"].update(provider=" "),
        rf"^{CHEAP}\.versions\[0\]: The model default\.cheap has no option 'provider'",
    ),
    "no input": (
        lambda d: version_of(d, "cheap")["definition"].update(input=[]),
        rf"^{CHEAP}\.versions\[0\]: The model default\.cheap has columns on one side only",
    ),
    "column twice": (
        lambda d: version_of(d, "cheap")["definition"]["output"].append(
            version_of(d, "cheap")["definition"]["output"][0]
        ),
        rf"^{CHEAP}\.versions\[0\]: The output of model default\.cheap has 2 columns named 'response'",
    ),
    "router without references": (
        lambda d: version_of(d, "router").update(references=[]),
        rf"^{ROUTER_AT}\.versions\[0\]\.references: The references of router default\.router are not those",
    ),
    "reference that no option has": (
        lambda d: version_of(d, "router")["references"].append(
            {**version_of(d, "router")["references"][0], "label": "team.own"}
        ),
        "candidate 'team.own' is no model of the catalog by its options and default.cheap\\$prod by its",
    ),
    "reference to another version": (
        lambda d: version_of(d, "router")["references"][1].update(version=2),
        r"candidate 'first' is default\.cheap\$1 by its options and default\.cheap\$2 by its references",
    ),
    "unknown change": (
        lambda d: version_of(d, "cheap").update(change="edit"),
        rf"^{CHEAP}\.versions\[0\]\.change: expected one of create, alter, rollback",
    ),
    "name": (
        lambda d: model_of(d, "router").update(name="rou$ter"),
        rf"^{ROUTER_AT}: 'rou\$ter' can't be the name of a model",
    ),
    "literal secret": (
        lambda d: version_of(d, "cheap")["definition"]["options"].update({"api-key": "hunter2"}),
        rf"^{CHEAP}\.versions\[0\]: Option 'api-key' of model default.cheap is a secret",
    ),
    "NUL": (
        lambda d: version_of(d, "cheap")["definition"].update(comment="a\0b"),
        rf"^{CHEAP}\.versions\[0\]: Comment of model default.cheap holds a NUL",
    ),
    "no versions": (
        lambda d: model_of(d, "模型").update(versions=[]),
        r"^\$\.databases\[1\]\.models\[0\]: It has no versions",
    ),
    "second creation": (
        lambda d: version_of(d, "cheap", 2).update(change="create"),
        rf"^{CHEAP}\.versions\[1\]: The first version has the change 'create'",
    ),
    "rollback to the future": (
        lambda d: version_of(d, "cheap", 3).update(restored=3),
        rf"^{CHEAP}\.versions\[2\]: A rollback has 'restored', an earlier version",
    ),
    "alias that was not moved there": (
        lambda d: model_of(d, "cheap")["aliases"].update(prod=1),
        rf"^{CHEAP}\.aliases: it says .* after all 'alias_changes' it is \{{\"prod\": 2\}}",
    ),
    "alias of no version": (
        lambda d: (
            model_of(d, "cheap")["alias_changes"][2].update(after=9),
            model_of(d, "cheap")["aliases"].update(prod=9),
        ),
        rf"^{CHEAP}\.alias_changes\[2\]: There is no version 9",
    ),
    "alias that came from nowhere": (
        lambda d: model_of(d, "cheap")["alias_changes"][2].update(before=2),
        rf"^{CHEAP}\.alias_changes\[2\]: 'before' is 2, but it was 1",
    ),
    "two of a name": (
        lambda d: model_of(d, "router").update(name="cheap"),
        rf"^{ROUTER_AT}\.name: another model that was not dropped has the name 'cheap', too",
    ),
    "two databases of a name": (
        lambda d: d["databases"][1].update(name="default"),
        r"^\$\.databases\[1\]\.name: another database that was not dropped has the name 'default'",
    ),
    "model that outlived its database": (
        lambda d: d["databases"][2]["models"][0].update(dropped_at=None, dropped_by=None, drop_reason=None),
        r"^\$\.databases\[2\]\.models\[0\]: model m lives in database former, which was dropped",
    ),
    "candidate that is not there": (
        lambda d: model_of(d, "cheap").update(name="other"),
        rf"^{ROUTER_AT}\.versions\[0\]\.references: .*default\.cheap, which is not in this catalog",
    ),
    "alias that is not there": (
        lambda d: (
            version_of(d, "router")["references"][0].update(alias="canary"),
            version_of(d, "router")["definition"]["options"].update(candidates="cheap$canary;first"),
        ),
        rf"^{ROUTER_AT}\.versions\[0\]\.references: .*alias 'canary' of model default\.cheap",
    ),
    "candidate with other columns": (
        lambda d: version_of(d, "cheap", 2)["definition"]["output"][0].update(type="INT"),
        rf"^{ROUTER_AT}\.versions\[0\]\.references: .*columns changed since it was checked .* Undo what",
    ),
    "cycle": (
        lambda d: version_of(d, "cheap", 3).update(
            references=[
                {
                    **version_of(d, "router")["references"][0],
                    "model": "router",
                    "alias": None,
                    "version": None,
                }
            ]
        ),
        "would be its own candidate",
    ),
    "renamed to its own name": (
        lambda d: model_of(d, "oldest")["renames"][0].update(after="old"),
        r"^\$\.databases\[1\]\.models\[2\]\.renames\[0\]: 'before' and 'after' are the same name",
    ),
    "renamed to what can't be a name": (
        lambda d: model_of(d, "oldest")["renames"][1].update(after="a$b"),
        r"^\$\.databases\[1\]\.models\[2\]\.renames\[1\]: 'a\$b' can't be the name of a model",
    ),
    "renamed by nobody": (
        lambda d: model_of(d, "oldest")["renames"][1].update(created_by=None),
        r"^\$\.databases\[1\]\.models\[2\]\.renames\[1\]\.created_by: expected text, found nothing",
    ),
    "reason of a drop that was none": (
        lambda d: model_of(d, "cheap").update(drop_reason="too dear"),
        rf"^{CHEAP}: it has a 'drop_reason' and was not dropped",
    ),
    "reason of a drop with a NUL": (
        lambda d: d["databases"][2]["models"][0].update(drop_reason="a\0b"),
        r"^\$\.databases\[2\]\.models\[0\]: The reason of the change holds a NUL",
    ),
    "renames in a version of the format that has none": (
        lambda d: d.update(format_version=1),
        r"^\$\.databases\[0\]\.models\[0\]: unknown key 'drop_reason'",
    ),
    "table of another kind": (
        lambda d: d["databases"][0]["tables"][0]["definition"].update(kind="view"),
        r"^\$\.databases\[0\]\.tables\[0\]\.definition: a view has a query",
    ),
    "partition of other keys": (
        lambda d: d["databases"][1]["tables"][2]["partitions"][0].update(spec={"day": "1"}),
        r"^\$\.databases\[1\]\.tables\[2\]\.partitions\[0\]: Table team\.parts is partitioned by day, id",
    ),
    "column of a table twice": (
        lambda d: d["databases"][0]["tables"][0]["definition"]["schema"]["columns"][1].update(name="id"),
        r"^\$\.databases\[0\]\.tables\[0\]: The table default\.orders has 2 columns named 'id'",
    ),
    "primary key of no column": (
        lambda d: d["databases"][0]["tables"][0]["definition"]["schema"]["primary_key"].update(
            columns=["nope"]
        ),
        r"tables\[0\]: The primary key of table default\.orders: there is no column 'nope'",
    ),
    "partitioned by no column": (
        lambda d: d["databases"][0]["tables"][0]["definition"].update(partition_keys=["nope"]),
        r"tables\[0\]: The partition keys of table default\.orders: there is no column 'nope'",
    ),
    "distributed by no column": (
        lambda d: d["databases"][0]["tables"][0]["definition"]["distribution"].update(keys=["nope"]),
        r"tables\[0\]: The distribution of table default\.orders: there is no column 'nope'",
    ),
    "function twice": (
        lambda d: d["databases"][1]["functions"].append(d["databases"][1]["functions"][0]),
        r"^\$\.databases\[1\]\.functions\[1\]: Function team\.f is already in this catalog",
    ),
}


@pytest.mark.parametrize("edit", list(EDITS))
def test_a_document_that_was_edited_wrongly_is_refused_with_the_place(
    sqlite_document: str, sqlite: Store, edit: str
) -> None:
    document = json.loads(sqlite_document)
    change, told = EDITS[edit]
    change(document)
    before = exported(sqlite)

    with pytest.raises(CatalogError, match=told) as caught:
        sqlite.backup.restore(read_export(json.dumps(document), "it"))

    assert caught.value.exit_code in {4, 5}
    assert "hunter2" not in str(caught.value)
    assert exported(sqlite) == before


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_document_that_was_cut_off_is_refused(sqlite_document: str, sqlite: Store, part: float) -> None:
    cut = sqlite_document[: int(len(sqlite_document) * part)]

    with pytest.raises(
        CatalogError, match=r"File f is no JSON document, or not a whole one, from line \d+, column \d+ on: "
    ):
        sqlite.backup.restore(read_export(cut, "File f"))

    assert sqlite.list_models("default") == []


def test_a_key_that_stands_there_twice_is_refused(sqlite_document: str, sqlite: Store) -> None:
    twice = sqlite_document.replace('"reason": "first"', '"reason": "first", "reason": "other"')

    with pytest.raises(CatalogError, match="has the key 'reason' twice"):
        sqlite.backup.restore(read_export(twice, "it"))


@pytest.mark.parametrize("text", ["[]", "3", "null", "[" * 100_000])
def test_json_of_another_kind_is_refused(sqlite: Store, text: str) -> None:
    with pytest.raises(CatalogError, match=r"expected an object|nested too deep|no JSON document"):
        sqlite.backup.restore(read_export(text, "it"))


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Store]:
    with contextmanager(fresh)("sqlite", tmp_path) as address, address.open() as store:
        yield store


@pytest.fixture(scope="module")
def sqlite_document(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("document")
    with contextmanager(fresh)("sqlite", folder) as address, address.open() as store:
        fill(store)
        return exported(store)
