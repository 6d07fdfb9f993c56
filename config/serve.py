"""
granian, hidden from the children it starts: `python -m config.serve <options of granian> config.wsgi:application`.
Its first process knows the environment as well as those that serve, and loads nothing of ours by itself.
"""

from granian.cli import entrypoint

from config.hidden import hide

if __name__ == "__main__":
    hide()
    entrypoint()  # type: ignore[no-untyped-call]
