"""Compares sentences by their meaning: the packaged MiniLM in a worker process of its own.

Where the model is not installed, or the worker is lost or late, sentences are compared by their words instead. Knows
nothing of prompts or learners: what a likeness means is decided in `domain`.
"""
