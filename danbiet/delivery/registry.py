"""What delivery shows on other rooms' pages."""


def register() -> None:
    """Put delivery's parts where other rooms show them."""
