from datetime import datetime, timedelta

from danbiet.channels import CHANNELS
from danbiet.channels.signing import signed
from danbiet.channels.simulators.broker import MqttGateway
from danbiet.channels.simulators.broker.gateway import RECEIPT_SECRET
from danbiet.channels.simulators.script import Trouble
from tests.channels.contract import Case


class LoudspeakerCase(Case):
    channel = CHANNELS["loudspeaker"]
    bad, busy, malformed = "xa-khong-co", "xa-dang-ban", "xã 1/+"
    impatient = {"answer_seconds": 0.3, "connect_seconds": 0.3}
    # A broker that answers with a fault has not taken the order: so says the standard.
    troubles = frozenset(Trouble) - {Trouble.ERROR}
    has_receipts = True

    def simulator(self, script=None):
        return MqttGateway(script)

    def address(self, number):
        return f"xa-{number:05}"

    def extra(self):
        audio = {"url": "http://127.0.0.1:9/a.mp3", "sha256": "0" * 64, "bytes": 32_000}
        return {"audio": audio | {"content_type": "audio/mpeg", "seconds": 8, "is_synthetic": True}}

    def receipts(self, simulator, *, at):
        return simulator.receipts(at=at)

    def forged(self, simulator, *, at: datetime):
        ((body, headers),) = simulator.receipts(at=at)
        return [
            (body, {}),
            (body + b" ", headers),
            (body, signed(body, "another secret", at=at)),
            (body, signed(body, RECEIPT_SECRET, at=at - timedelta(minutes=6))),
            *((bad, signed(bad, RECEIPT_SECRET, at=at)) for bad in (b"not json", b"[]", b'{"reports": [{"id": 1}]}')),
        ]


CASE = LoudspeakerCase()
