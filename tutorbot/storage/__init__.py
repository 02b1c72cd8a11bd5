"""The only room that knows SQL: tables, queries by noun, migrations, the one writer, backup and restore.

Rules of learning belong to `domain`; deciding what one request does belongs to `tutor`.
"""
