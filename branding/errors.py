"""What can go wrong with a brand. `message` is fit to be shown to a person."""


class LogoRefused(Exception):
    """The uploaded picture can't be a logo; the message says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
