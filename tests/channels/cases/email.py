from danbiet.channels import CHANNELS
from danbiet.channels.simulators.script import Trouble
from danbiet.channels.simulators.smtp import TOKEN, SmtpSink, delivery_report
from tests.channels.contract import Case

ADMITTED = {"Authorization": f"Bearer {TOKEN}"}


class EmailCase(Case):
    channel = CHANNELS["email"]
    bad, busy, malformed = "khongco@example.vn", "ban@example.vn", "người nhận@example.vn"
    troubles = frozenset(Trouble) - {Trouble.TWICE}
    impatient = {"answer_seconds": 0.3}
    has_receipts = True

    def simulator(self, script=None):
        return SmtpSink(script, full=frozenset(map(self.address, range(20))))

    def address(self, number):
        return f"nguoi{number}@example.vn"

    def forged(self, simulator, *, at):
        def report(identifier):
            path, address = "bounces@danbiet.example.vn", "a@example.vn"
            return delivery_report(identifier, path, address, action="failed", status="5.1.1", at=at)

        ours = report("<d-1@danbiet.example.vn>")
        return [
            (ours, {}),
            (ours, {"Authorization": "Bearer mã khác"}),
            (report("<d-1@elsewhere.vn>"), ADMITTED),
            (report(""), ADMITTED),
            (ours.replace(b"report-type=delivery-status", b"report-type=none"), ADMITTED),
            (ours.replace(b"Action: failed\r\n", b""), ADMITTED),
            (b"Subject: I am away\r\n\r\nBack on Monday.\r\n", ADMITTED),
            (b"\xff\x00", ADMITTED),
        ]


CASE = EmailCase()
