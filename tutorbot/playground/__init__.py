"""A stand-in for Discord's servers on loopback, with a web page and people to be.

It speaks the wire protocol (REST v10, gateway v10) and refuses what Discord refuses. It knows nothing of the bot that
connects to it.
"""

from tutorbot.playground.answers import Answer
from tutorbot.playground.connectors import loopback_connector
from tutorbot.playground.errors import Impossible, InteractionFailed
from tutorbot.playground.people import Person
from tutorbot.playground.screens import Screen
from tutorbot.playground.servers import Playground

__all__ = ["Answer", "Impossible", "InteractionFailed", "Person", "Playground", "Screen", "loopback_connector"]
