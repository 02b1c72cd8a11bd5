"""Fits the scheduler's parameters to a learner's log, in a process of its own that ends with its answer.

The optimizer needs PyTorch, pandas and a minute; the bot has neither the memory nor the patience. Whether a fit is
wanted, and what becomes of it, is for the tutor to say.
"""
