"""What can go wrong with a wrapped key. None of these says anything of the key itself."""


class KeysAway(Exception):
    """The door does not answer, or does not let us in. The log says which."""


class VersionMissing(KeysAway):
    """The key was wrapped by a version that VAULT_KEYS does not name any more."""


class NotThisKey(Exception):
    """The box was changed, wrapped for something else, or by another key of the same version."""
