"""In the demonstration, the invented hosts are known to the listeners as soon as a process starts."""

from django.apps import AppConfig
from django.conf import settings


class DemoConfig(AppConfig):
    name = "danbiet.demo"

    def ready(self) -> None:
        if settings.ENV.demo:
            name_the_press()


def name_the_press() -> None:
    """Tell the HTTP client where the invented outlets are; before the first opening there is nothing to tell."""
    from danbiet.demo.state import NotOpened, State
    from danbiet.listening.fetching import use_hosts

    try:
        use_hosts(State.read(settings.ENV.data).hosts)
    except NotOpened:
        return
