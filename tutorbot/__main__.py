"""`python -m tutorbot` is `tutorbot`."""

from tutorbot.cli import main

main()
