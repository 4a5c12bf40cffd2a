"""Errors that a user can mend."""


class InputError(ValueError):
    """Something given is not usable; the message names it, says what is allowed, and is shown as it stands."""
