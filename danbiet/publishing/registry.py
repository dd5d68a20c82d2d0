"""What publishing shows on other rooms' pages."""


def register() -> None:
    """Put publishing's parts where other rooms show them."""
