"""A stand-in for Discord's servers on loopback, with a web page and people to be.

It speaks the wire protocol (REST v10, gateway v10) and refuses what Discord refuses. It knows nothing of the bot that
connects to it.
"""
