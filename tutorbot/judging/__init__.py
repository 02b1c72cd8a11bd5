"""Decides by running: whether a submission solves its puzzle, whether a key is right, what variants a template has.

Composes the sandbox with the rules of `domain` and the files of `content`. Leaves storing and showing to others.
"""
