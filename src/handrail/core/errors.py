"""The errors that a person is shown: a class's docstring is what they read."""


class Refused(Exception):
    """This cannot be done."""

    @property
    def code(self) -> str:
        """The name of the refusal as the audit keeps it."""
        return type(self).__name__

    def __str__(self) -> str:
        said = super().__str__()
        return said or " ".join((type(self).__doc__ or "This cannot be done.").split())


class NotAllowed(Refused):
    """You are not allowed to do this."""


class NotKnown(Refused):
    """There is nothing here that you may see."""
