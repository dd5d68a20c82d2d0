from danbiet.channels import CHANNELS
from danbiet.channels.simulators.script import Trouble
from danbiet.channels.simulators.zalo import ZaloCloud, signed_event
from tests.channels.contract import Case


class ZaloCase(Case):
    channel = CHANNELS["zalo"]
    bad, busy, malformed = "+84900000001", "+84900000002", "0912345678"
    troubles = frozenset(Trouble) - {Trouble.TWICE}
    impatient = {"answer_seconds": 0.3}
    has_receipts = True

    def simulator(self, script=None):
        return ZaloCloud(script)

    def address(self, number):
        return f"+849{number + 1000:08d}"

    def extra(self):
        return {
            "template_id": "300123",
            "template_data": {"chinh_sach": "Miễn học phí mầm non", "tu_ngay": "01/7/2026"},
        }

    def forged(self, simulator, *, at):
        body, headers = signed_event("user_received_message", {"tracking_id": "d-1", "msg_id": "zl-1"}, at=at)
        nobody, signed = signed_event("user_received_message", {}, at=at)
        return [
            (body, {}),
            (body, {"X-ZEvent-Signature": "mac=khác"}),
            (body.replace(b"d-1", b"d-2"), headers),
            (body.replace(b"1234567890", b"999"), headers),
            (nobody, signed),
            (b"{", headers),
            (b"[]", headers),
        ]


CASE = ZaloCase()
