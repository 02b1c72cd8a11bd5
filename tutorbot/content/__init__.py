"""Course files on disk, turned into domain items, or into the list of every fault with file and line.

Knows YAML and the author's format. Leaves serving, versions and the database to `tutor` and `storage`.
"""
