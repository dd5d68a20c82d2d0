from danbiet.channels import CHANNELS
from danbiet.channels.simulators.smpp import SmppCenter
from tests.channels.contract import Case


class SmppCase(Case):
    channel = CHANNELS["smpp"]
    bad, busy, malformed = "+84900000001", "+84900000002", "84912345678"
    impatient = {"answer_seconds": 0.3}

    def simulator(self, script=None):
        return SmppCenter(script, key_of=self.key_of)

    def address(self, number):
        return f"+849{number + 1000:08d}"

    def key_of(self, number):
        return f"d-{int(number[4:]) - 1000:06d}"


CASE = SmppCase()
