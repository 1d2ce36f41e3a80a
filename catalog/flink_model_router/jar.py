"""The jar that runs inside Flink, as it lies in this package."""

from pathlib import Path

JARS = Path(__file__).parent / "jars"


def jar_path() -> Path:
    """Finds the jar that belongs to this version of the package.

    Returns:
        Absolute path of the jar.

    Raises:
        FileNotFoundError: The package is a checkout whose jar was not built, or a broken installation.
    """
    from importlib import metadata  # noqa: PLC0415 - slow, and the catalog's child process has no use for it

    jar = JARS / f"flink-model-router-{metadata.version('flink-model-router')}.jar"
    if not jar.is_file():
        raise FileNotFoundError(
            f"The jar {jar} is missing. In a checkout `make jar` builds it; "
            "an installed package has it: pip install --force-reinstall flink-model-router"
        )
    return jar
