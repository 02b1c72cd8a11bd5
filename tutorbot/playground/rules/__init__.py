"""What Discord refuses, written out: the shapes of bodies and the rules between their parts.

Each `check_…` raises a `Refusal` with Discord's code and every fault at its path. It knows only the body, the files
that came with it and, for an edit, the message as it was.
"""
