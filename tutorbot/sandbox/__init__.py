"""Runs hostile Python with torch and reports what happened: a warm server that forks confined children.

Knows nothing of puzzles, courses or Discord, and judges nothing. What runs on the other side lies in `inside`.
"""
