"""A Flink home, with all that sql-client needs, made of the apache-flink Python package.

That package is a Flink distribution but for the SQL gateway, without which sql-client doesn't start, and the
openai provider. `python -m development.flink_home FOLDER [JAR…]` makes one, with our settings.
"""

import argparse
import importlib.util
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from development.artifacts import OPENAI_PROVIDER, SQL_GATEWAY, ArtifactError
from development.project import FLINK_CONF

COPIED = ("bin", "conf")
LINKED = ("lib", "opt", "plugins")


def make_flink_home(
    home: Path, *, jars: Sequence[Path] = (), settings: Mapping[str, str | int] | None = None
) -> None:
    """Makes a Flink home. Its jars are links to the package's, so that it is small and made at once.

    Args:
        home: The folder to make; it must not exist, or be a Flink home that this made before.
        jars: More jars for `lib/`, as links.
        settings: Flink options that replace those of `flink-conf/config.yaml`, by their dotted names.

    Raises:
        FileExistsError: The folder is there and isn't a Flink home.
        ModuleNotFoundError: The apache-flink package is not installed.
        ArtifactError: The gateway or the provider could not be fetched.
    """
    if home.exists():
        if not (home / "bin" / "start-cluster.sh").is_file():
            raise FileExistsError(f"{home} is there and is no Flink home: name another folder, or delete it.")
        shutil.rmtree(home)
    package = _package()
    home.mkdir(parents=True)
    for folder in COPIED:
        # Flink's scripts look for their neighbours where they really lie, which a link would not tell.
        shutil.copytree(package / folder, home / folder)
    for folder in LINKED:
        _link_tree(package / folder, home / folder)
    _link(SQL_GATEWAY.fetch(), home / "opt")
    for jar in (OPENAI_PROVIDER.fetch(), *jars):
        _link(jar, home / "lib")
    for folder in ("log", "pid", "tmp"):
        (home / folder).mkdir()
    _configure(home, settings or {})


def _package() -> Path:
    spec = importlib.util.find_spec("pyflink")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            f"{sys.executable} lacks apache-flink, which the Flink home is made of: make setup."
        )
    return Path(spec.origin).parent


def _link_tree(source: Path, target: Path) -> None:
    for path in source.rglob("*"):
        if path.is_file():
            _link(path, target / path.parent.relative_to(source))


def _link(file: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / file.name).symlink_to(file.resolve())


def _configure(home: Path, settings: Mapping[str, str | int]) -> None:
    yaml = YAML()
    yaml.width = sys.maxsize
    configuration = yaml.load((FLINK_CONF / "config.yaml").read_text(encoding="utf-8"))
    # All that a cluster leaves behind stays inside its home; by default Flink's process ids, shared by all
    # clusters of a user, and its temporary files go to /tmp.
    tmp = str(home / "tmp")
    own = {"env.pid.dir": str(home / "pid"), "io.tmp.dirs": tmp, "web.tmpdir": tmp}
    for key, value in {**own, **settings}.items():
        *parents, last = key.split(".")
        section = configuration
        for parent in parents:
            section = section.setdefault(parent, CommentedMap())
        section[last] = value
    with (home / "conf" / "config.yaml").open("w", encoding="utf-8") as file:
        yaml.dump(configuration, file)


def main() -> None:
    """Makes the Flink home that the command line asks for, and says how to start it."""
    parser = argparse.ArgumentParser(prog="python -m development.flink_home", description=__doc__)
    parser.add_argument("home", type=Path, help="the folder to make")
    parser.add_argument("jars", type=Path, nargs="*", help="more jars for lib/")
    arguments = parser.parse_args()
    home = arguments.home.absolute()
    try:
        make_flink_home(home, jars=arguments.jars)
    except (ArtifactError, FileExistsError, ModuleNotFoundError) as error:
        sys.exit(f"error: {error}")
    for script in ("start-cluster.sh", "sql-client.sh", "stop-cluster.sh"):
        print(home / "bin" / script)


if __name__ == "__main__":
    main()
