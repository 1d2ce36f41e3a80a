from pathlib import Path

import pytest
from ruamel.yaml import YAML

from development.flink_home import make_flink_home


def test_a_home_has_what_sql_client_needs_and_jars_are_links(tmp_path: Path) -> None:
    jar = tmp_path / "mine.jar"
    jar.touch()
    home = tmp_path / "home"
    make_flink_home(home, jars=[jar])

    assert (home / "bin" / "sql-client.sh").is_file()
    assert (home / "opt" / "flink-sql-gateway-2.3.0.jar").is_symlink()
    assert (home / "lib" / "flink-model-openai-2.3.0.jar").is_symlink()
    assert (home / "lib" / "mine.jar").resolve() == jar
    assert (home / "lib" / "flink-dist-2.3.0.jar").is_symlink()


def test_a_home_keeps_names_in_compiled_plans_and_its_files_to_itself(tmp_path: Path) -> None:
    home = tmp_path / "home"
    make_flink_home(home, settings={"rest.port": 18081, "table.exec.async-ml-predict.timeout": "10 s"})

    settings = YAML().load((home / "conf" / "config.yaml").read_text())
    assert settings["table"]["plan"] == {
        "compile": {"catalog-objects": "IDENTIFIER"},
        "restore": {"catalog-objects": "IDENTIFIER"},
    }
    assert settings["table"]["exec"]["async-ml-predict"]["timeout"] == "10 s"
    assert settings["rest"]["port"] == 18081
    assert settings["env"]["pid"]["dir"] == str(home / "pid")
    assert settings["io"]["tmp"]["dirs"] == str(home / "tmp")


def test_a_home_is_made_anew_over_an_older_one(tmp_path: Path) -> None:
    home = tmp_path / "home"
    make_flink_home(home)
    (home / "lib" / "left-over.jar").touch()
    make_flink_home(home)
    assert not (home / "lib" / "left-over.jar").exists()


def test_a_folder_that_is_no_flink_home_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(FileExistsError, match="is there and is no Flink home: name another folder"):
        make_flink_home(tmp_path)
    assert (tmp_path / "thesis.txt").exists()
