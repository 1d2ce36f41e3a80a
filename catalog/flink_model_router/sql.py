"""Text that becomes part of a Flink SQL statement, quoted so that it stays what it is."""

from collections.abc import Mapping


def identifier(name: str) -> str:
    """Quotes a name.

    Args:
        name: Any text; what a catalog accepts as a name is for the catalog to say.

    Returns:
        The name in backquotes.
    """
    return "`" + name.replace("`", "``") + "`"


def literal(text: str) -> str:
    """Quotes a character string. Backslashes and line breaks stand for themselves in Flink SQL.

    Args:
        text: Any text.

    Returns:
        A string literal.
    """
    return "'" + text.replace("'", "''") + "'"


def options(pairs: Mapping[str, str]) -> str:
    """Renders a WITH clause.

    Args:
        pairs: Options by key, in the order in which they shall stand.

    Returns:
        `WITH ('key' = 'value', …)`, a pair on each line.
    """
    lines = ",\n".join(f"  {literal(key)} = {literal(value)}" for key, value in pairs.items())
    return f"WITH (\n{lines}\n)"
