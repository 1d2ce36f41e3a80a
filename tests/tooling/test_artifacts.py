import functools
import hashlib
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from development.artifacts import REPOSITORY_VARIABLE, ArtifactError, PinnedArtifact

CONTENT = b"the bytes of a jar"
DIGEST = hashlib.sha512(CONTENT).hexdigest()
COORDINATE = "org.example:thing:1.0"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A Maven repository on loopback that holds one artifact; its folder."""
    root = tmp_path / "repository"
    folder = root / "org" / "example" / "thing" / "1.0"
    folder.mkdir(parents=True)
    (folder / "thing-1.0.jar").write_bytes(CONTENT)
    handler = functools.partial(SimpleHTTPRequestHandler, directory=str(root))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv(REPOSITORY_VARIABLE, f"http://127.0.0.1:{server.server_port}")
        yield folder
        server.shutdown()
        thread.join()


def test_a_file_with_the_pinned_digest_is_kept_and_not_fetched_twice(
    repository: Path, tmp_path: Path
) -> None:
    artifact = PinnedArtifact(COORDINATE, DIGEST)
    fetched = artifact.fetch(tmp_path / "kept")
    assert fetched.name == "thing-1.0.jar"
    assert fetched.read_bytes() == CONTENT

    (repository / "thing-1.0.jar").unlink()
    assert artifact.fetch(tmp_path / "kept") == fetched


def test_a_kept_file_that_was_changed_is_fetched_again(repository: Path, tmp_path: Path) -> None:
    del repository
    (tmp_path / "thing-1.0.jar").write_bytes(b"half of it")
    assert PinnedArtifact(COORDINATE, DIGEST).fetch(tmp_path).read_bytes() == CONTENT


def test_a_file_with_another_digest_is_refused_and_leaves_nothing(repository: Path, tmp_path: Path) -> None:
    (repository / "thing-1.0.jar").write_bytes(b"something else")
    with pytest.raises(ArtifactError, match=f"SHA-512 .* where {DIGEST} is pinned.*nothing was installed"):
        PinnedArtifact(COORDINATE, DIGEST).fetch(tmp_path / "kept")
    assert list((tmp_path / "kept").iterdir()) == []


def test_an_absent_artifact_names_itself_and_the_way_to_another_repository(
    repository: Path, tmp_path: Path
) -> None:
    del repository
    with pytest.raises(ArtifactError, match=rf"org\.example:other:1\.0 .*404.*{REPOSITORY_VARIABLE}"):
        PinnedArtifact("org.example:other:1.0", DIGEST).fetch(tmp_path / "kept")
