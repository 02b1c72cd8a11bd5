"""What a learner or a moderator can ask for: load, decide, save, in one transaction a request.

Returns plain values that hold everything a screen needs. Knows nothing of Discord.
"""
