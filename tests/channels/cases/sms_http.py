from datetime import datetime, timedelta

from danbiet.channels import CHANNELS
from danbiet.channels.signing import SIGNATURE, signed
from danbiet.channels.simulators.http_gateway import HttpGateway
from tests.channels.contract import Case


class SmsHttpCase(Case):
    channel = CHANNELS["sms_http"]
    bad, busy, malformed = "+84900000001", "+84900000002", "0912 345 678"
    impatient = {"answer_seconds": 0.3}
    finds_by_key = True
    has_receipts = True

    def simulator(self, script=None):
        return HttpGateway(script)

    def address(self, number):
        return f"+849{number + 1000:08d}"

    def forged(self, simulator, *, at: datetime):
        body, headers = simulator.receipt_of_nobody(at=at)
        other_account = b'{"account": "someone-else", "receipts": []}'
        secret = simulator.settings().receipt_secret.get_secret_value()
        return [
            (body, {}),
            (body.replace(b"no-such-key", b"d-000001"), headers),
            (body, signed(body, "another secret", at=at)),
            (body, signed(body, secret, at=at - timedelta(minutes=6))),
            (body, headers | {SIGNATURE: "sha256=dấu"}),
            (b"not json", signed(b"not json", secret, at=at)),
            (b"[]", signed(b"[]", secret, at=at)),
            (other_account, signed(other_account, secret, at=at)),
        ]


CASE = SmsHttpCase()
