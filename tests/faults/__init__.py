"""Writers whose processes and whose database server are killed while they write, and what is left of it all.

`python -m faults`, with `tests` on the path, runs the trials of `docs/reliability.md` and prints its table.
"""
