"""Files from a Maven repository, each pinned by the SHA-512 of its bytes."""

import hashlib
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from maven_artifact import Artifact, Downloader, RequestException

from development.project import TOOLS

REPOSITORY_VARIABLE = "FMR_MAVEN_REPOSITORY"
TIMEOUT_SECONDS = 60


class ArtifactError(Exception):
    """An artifact could not be fetched, or is not the one that was pinned."""


@dataclass(frozen=True, slots=True)
class PinnedArtifact:
    """One file of a Maven repository.

    Attributes:
        coordinate: `group:artifact:version`, or `group:artifact:extension:classifier:version`.
        sha512: The hexadecimal digest that the file must have.
    """

    coordinate: str
    sha512: str

    @property
    def file_name(self) -> str:
        """The name that the file has in the repository."""
        return str(self._parsed().uri("")).rsplit("/", maxsplit=1)[-1]

    def fetch(self, folder: Path = TOOLS / "artifacts") -> Path:
        """Fetches the file unless the folder already holds it.

        Args:
            folder: Where the file is kept; made if absent.

        Returns:
            The path of the file, whose digest has been checked.

        Raises:
            ArtifactError: The repository does not answer, or the digest differs.
        """
        path = folder / self.file_name
        if path.is_file() and _digest(path) == self.sha512:
            return path
        sys.stderr.write(f"Fetching {self.coordinate}\n")
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as partial:
            partial_path = Path(partial.name)
        try:
            self._download(partial_path)
            digest = _digest(partial_path)
            if digest != self.sha512:
                raise ArtifactError(
                    f"{self.coordinate} has SHA-512 {digest} where {self.sha512} is pinned. The repository "
                    f"served another file: check {REPOSITORY_VARIABLE} and proxies; nothing was installed."
                )
            partial_path.chmod(0o644)
            os.replace(partial_path, path)  # noqa: PTH105 - Path.replace is the same call under a vaguer name
        finally:
            partial_path.unlink(missing_ok=True)
        return path

    def _parsed(self) -> Artifact:
        return Artifact.parse(self.coordinate)

    def _download(self, target: Path) -> None:
        mirror = os.environ.get(REPOSITORY_VARIABLE)
        repository = Downloader(base=mirror) if mirror else Downloader()
        uri = repository.resolver.uri_for_artifact(self._parsed())

        def fail(_uri: str, error: Exception) -> NoReturn:
            raise RequestException(str(error)) from error

        try:
            response: Any = repository.requestor.request(uri, fail, stream=True, timeout=TIMEOUT_SECONDS)
            with response, target.open("wb") as file:
                shutil.copyfileobj(response.raw, file)
        except (RequestException, OSError) as error:
            raise ArtifactError(
                f"{self.coordinate} could not be fetched: {error}. Check the network, or set "
                f"{REPOSITORY_VARIABLE} to a Maven repository that this machine reaches."
            ) from error


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        digest = hashlib.sha512()
        while block := file.read(1 << 20):
            digest.update(block)
        return digest.hexdigest()


MAVEN = PinnedArtifact(
    "org.apache.maven:apache-maven:zip:bin:3.9.12",
    "0ef0d074761a55e7b982fd7f2cd6ea2da028289c73156ebd488c0513efbff8a6"
    "4ac5bc0c11c3b8bbced930ce15238ecef344b0e065ae54f7cdca8c86cf39e736",
)
OPENAI_PROVIDER = PinnedArtifact(
    "org.apache.flink:flink-model-openai:2.3.0",
    "1ffc23fd0c0c93a5081e3dfc4677d007b5e134a2c23235fa40cc3916ce73c3ea"
    "b65c6a6f377fc8d4f4c0a621a07fc376c89737d255e1d7b3973995dee0425887",
)
SQL_GATEWAY = PinnedArtifact(
    "org.apache.flink:flink-sql-gateway:2.3.0",
    "04945a818d243f03045f89fc011247fdfd31ddd14c7627a350ea0fc20b7d2c1b"
    "35503e5650c30ea39622402020c4cce3b407613cb69e1757ee2e6c045d846e2e",
)
