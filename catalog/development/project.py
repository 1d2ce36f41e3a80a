"""Where the parts of the project lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The root of the repository, or of an unpacked source distribution."""

TOOLS = ROOT / ".tools"
"""What was fetched for development and may be deleted at any time."""

PROVIDER = ROOT / "provider"
PACKAGE = ROOT / "catalog" / "flink_model_router"
FLINK_CONF = ROOT / "flink-conf"
