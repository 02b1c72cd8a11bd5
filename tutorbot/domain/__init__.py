"""The rules of learning: items, quizzes, reviews, streaks, study days.

Plain values and functions. No I/O, no clock, no global randomness: time and chance are arguments. Everything that
touches a disk, a socket or Discord is left to the rooms above.
"""
