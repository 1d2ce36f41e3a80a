"""The demo: the job twice, in two processes, over one catalog. `make demo` runs it.

By default the models are played by the stand-in server beside this file. `ENDPOINT`, `API_KEY`, `CHEAP` and
`SMART`, in the environment or behind `make demo`, name a real OpenAI-compatible service and two of its
models.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from development.project import ROOT
from standin import LARGE, SMALL

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Runs the demo.

    Returns:
        The exit code of the part that failed, else 0.
    """
    parser = argparse.ArgumentParser(prog="python docs/demo")
    parser.add_argument(
        "--folder", type=Path, default=ROOT / ".demo", help="where the catalog's database is made anew"
    )
    catalog: Path = parser.parse_args().folder.absolute() / "models.db"
    real = {name: os.environ.get(name, "") for name in ("ENDPOINT", "API_KEY", "CHEAP", "SMART")}
    missing = [name for name, value in real.items() if not value]
    if missing and len(missing) < len(real):
        sys.exit(
            f"error: a demo against a real service lacks {', '.join(missing)}: make demo ENDPOINT=https://… "
            "API_KEY=… CHEAP=<model> SMART=<model>; with none of them, a stand-in plays the models."
        )
    catalog.parent.mkdir(exist_ok=True)
    # SQLite's write-ahead log beside it goes too.
    for file in catalog.parent.glob(f"{catalog.name}*"):
        file.unlink()
    if missing:
        with standin_service() as service:
            return run_twice(catalog, service)
    print(f"The service at {urlsplit(real['ENDPOINT']).hostname}: {real['CHEAP']} and {real['SMART']}.")
    return run_twice(catalog, {f"DEMO_{name}": value for name, value in real.items()})


@contextmanager
def standin_service() -> Iterator[dict[str, str]]:
    """Runs the stand-in server.

    Yields:
        The environment variables that lead the job to it.

    Raises:
        RuntimeError: It did not start; why is on standard error.
    """
    key = secrets.token_urlsafe()
    server = subprocess.Popen(
        [sys.executable, HERE / "standin_server.py"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DEMO_API_KEY": key},
    )
    with server:
        ready = server.stdout.readline() if server.stdout else ""
        if not ready:
            raise RuntimeError(f"The stand-in server ended with code {server.wait()} before it was ready.")
        endpoint = json.loads(ready)["endpoint"]
        yield {"DEMO_ENDPOINT": endpoint, "DEMO_API_KEY": key, "DEMO_CHEAP": SMALL, "DEMO_SMART": LARGE}
        # Leaving closes its standard input, at whose end it ends.


def run_twice(catalog: Path, service: Mapping[str, str]) -> int:
    """Runs the job, and again in a new process.

    Args:
        catalog: The catalog's database file.
        service: The environment variables that lead the job to a service.

    Returns:
        The exit code of the run that failed, else 0.
    """
    environment = {**os.environ, **service, "DEMO_CATALOG": f"sqlite:///{catalog}"}
    for heading, arguments in (
        ("1. Declare two models and a router, and answer the tickets", []),
        ("2. Again in a new process, with nothing declared", ["--again"]),
    ):
        print(f"\n{heading}\n", flush=True)
        code = subprocess.run(
            [sys.executable, HERE / "run.py", *arguments], env=environment, check=False
        ).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
