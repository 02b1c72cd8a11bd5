"""What runs on the other side: the warm server and the confined children that it forks.

Started as a program of its own (`start.py`, under the package name `inside`) with nothing of ours beside it, and never
imported by the bot. Knows torch; knows no value of any puzzle but what a job brings.
"""
