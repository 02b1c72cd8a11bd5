"""tutorbot: a Discord bot that teaches PyTorch in study servers."""

__version__ = "0.1.0"
