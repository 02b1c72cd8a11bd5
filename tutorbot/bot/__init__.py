"""Discord in, Discord out: parse an interaction, ask the tutor once, show the value that comes back.

The only room beside `bootstrap` that imports discord. Rules, words of content and SQL live below.
"""
