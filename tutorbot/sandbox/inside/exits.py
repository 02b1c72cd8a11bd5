"""Exit codes with which a child tells how it came to an end that it could not report."""

SPEECHLESS = 96
"""The code has broken what it should be reported with."""
OUT_OF_MEMORY = 97
"""No memory was left to report with."""
NOT_CONFINED = 98
"""A layer could not be put on; nothing was run."""
