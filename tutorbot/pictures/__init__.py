"""Figures to PNG pictures, by matplotlib in a process of its own, which is started on first use and ends when idle.

What figures hold is in `domain.figures`, their words are in `domain.twins` and `domain.alts`, what draws is `inside`.
"""
