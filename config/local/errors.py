class LocalError(Exception):
    """Something is missing or in the way on this machine; the message says what, and what to do."""
