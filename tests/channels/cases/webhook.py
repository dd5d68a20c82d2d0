import socket

from danbiet.channels import CHANNELS
from danbiet.channels.simulators.script import Trouble
from danbiet.channels.simulators.webhook import Partner
from tests.channels.contract import Case


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


PORT = free_port()  # a partner's address holds its port, so it must be known beforehand
URL = f"http://127.0.0.1:{PORT}"


class WebhookCase(Case):
    channel = CHANNELS["webhook"]
    bad, busy, malformed = f"{URL}/gone", f"{URL}/busy", "ftp://doitac.example.vn/tin"
    troubles = frozenset(Trouble) - {Trouble.TWICE}
    impatient = {"answer_seconds": 0.3}

    def simulator(self, script=None):
        return Partner(script, port=PORT)

    def address(self, number):
        return f"{URL}/hook/{number}"


CASE = WebhookCase()
