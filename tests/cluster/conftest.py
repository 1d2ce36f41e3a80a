import re
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

from development.project import ROOT
from fault_server.server import FaultServer, fault_server
from flink_model_router import jar_path
from gateway import SqlGateway, sql_gateway
from standalone import StandaloneCluster, standalone_cluster


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of a virtual environment in which pip installed our wheel and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", folder, ROOT], check=True, stdin=subprocess.DEVNULL)
    (wheel,) = folder.glob("*.whl")
    # The versions of the lock: what upstream released today is no part of this test.
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    constraints = folder / "constraints.txt"
    constraints.write_text("\n".join(re.findall(r"^[a-z0-9].*?(?= \\$)", lock, flags=re.MULTILINE)))
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--constraint", constraints, wheel],
        check=True,
        stdin=subprocess.DEVNULL,
    )
    return python.parent


@pytest.fixture(scope="session")
def jar(installed: Path) -> Path:
    """Where the installed command says that the jar lies."""
    answer = subprocess.run([installed / "model-catalog", "jar"], capture_output=True, text=True, check=True)
    return Path(answer.stdout.strip())


@pytest.fixture(scope="module")
def model_service() -> Iterator[FaultServer]:
    with fault_server() as server:
        yield server


@pytest.fixture(scope="module", params=["jar in lib", "ADD JAR"])
def cluster(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, installed: Path, jar: Path
) -> Iterator[StandaloneCluster]:
    """A standalone cluster, once with our jar in `lib/`, once without it."""
    jars = [jar] if request.param == "jar in lib" else []
    home = tmp_path_factory.mktemp("cluster") / "flink"
    with standalone_cluster(home, jars=jars, python=installed / "python") as running:
        yield running


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlGateway]:
    """A SQL gateway with our jar in its `lib/`; who uses it ends his sessions."""
    with sql_gateway(tmp_path_factory.mktemp("gateway") / "flink", jars=[jar_path()]) as running:
        yield running


@pytest.fixture(scope="session")
def bare_gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlGateway]:
    """A SQL gateway without our jar."""
    with sql_gateway(tmp_path_factory.mktemp("bare gateway") / "flink") as running:
        yield running
