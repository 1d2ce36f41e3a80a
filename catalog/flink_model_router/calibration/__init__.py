"""Choosing a score router's threshold from rows that were scored and answered by both models.

Arithmetic, files and pictures live here, and need the extra `calibrate`; what the command line makes of them
is `cli/calibrate.py`'s. Nothing here writes to a catalog.

The measures are those of Ong et al., RouteLLM: Learning to Route LLMs with Preference Data
(arXiv:2406.18665), and of its evaluation, https://github.com/lm-sys/RouteLLM at 0b64fda.
"""
