"""What the invented officers did in those sixty days: alarms taken and closed, digests signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from danbiet.demo.script import Burst, Script
from danbiet.demo.script.days import is_working
from danbiet.demo.script.nouns import LOCAL
from danbiet.listening.actions.alarms import close_alarm, take_alarm
from danbiet.listening.actions.digests import draft_digest, drop_line, sign_digest, write_assessment, write_line
from danbiet.listening.models import Alarm, AlarmOutcome, Digest
from danbiet.offices.models import Agency, User
from danbiet.policies.models import Policy

TAKEN_AFTER, CLOSED_AFTER = timedelta(minutes=40), timedelta(hours=5)
# Alarms of the last hours wait for whoever opens the demonstration.
LEFT_WAITING = timedelta(hours=8)
SIGNED_DAYS = 10
SIGNED_AT = (7, 45)

OUTCOMES = {
    "false_claim": (
        AlarmOutcome.CORRECT,
        "Thông tin lan truyền trái với văn bản; đã gửi đính chính kèm điều khoản cho các toà soạn và các xã.",
    ),
    "incident": (
        AlarmOutcome.ANSWER,
        "Đã kiểm tra tại chỗ, trả lời báo chí trong ngày về nguyên nhân và việc khắc phục.",
    ),
    "announcement": (
        AlarmOutcome.EXPLAIN,
        "Báo chí đưa tin về văn bản mới; đã gửi bản hỏi – đáp và giải thích điểm nhiều người chưa rõ.",
    ),
    "rise": (
        AlarmOutcome.CONSULT,
        "Câu hỏi về kinh phí bảo trì lặp lại nhiều tuần; đã đề nghị hỏi thêm ý kiến các thôn.",
    ),
    "nothing": (
        AlarmOutcome.NO_RESPONSE,
        "Rà lại các bài: nhiều tin địa phương riêng rẽ cùng đăng, không có nội dung mới cần trả lời.",
    ),
}
ASSESSMENTS = (
    "Báo chí đưa tin đều về các chính sách của Bộ, không có nội dung trái với văn bản.\n"
    "Câu hỏi được nhắc nhiều: ai trả tiền bảo trì sân chơi làng.\n"
    "Đề nghị đơn vị chủ trì chuẩn bị câu trả lời ngắn cho buổi giao ban.",
    "Tin địa phương chiếm phần lớn; một số toà soạn đăng lại bài của nhau.\n"
    "Thư bạn đọc tiếp tục hỏi về thời hạn trả lời hồ sơ.\n"
    "Chưa có việc phải đính chính.",
    "Số sự việc ở mức thường ngày.\n"
    "Ý kiến góp ý dự thảo tập trung vào cách áp dụng ở khu nhà trọ và phố ẩm thực.\n"
    "Đề nghị đăng bản hỏi – đáp lên cổng thông tin.",
)


class Desk:
    """The officers of the invented agencies, working through the past in the order of time."""

    def __init__(self, script: Script, policies: Mapping[str, Policy], officers: Mapping[str, User]) -> None:
        self.script = script
        self.key_of = {policy.pk: key for key, policy in policies.items()}
        self.officer_of = {officer.agency_id: officer for officer in officers.values()}
        self.officer = officers["ministry"]
        self.ministry = Agency.objects.get(staff=self.officer)
        self.mornings = [day for day in _mornings(script) if day < script.ends_at]

    def work_until(self, now: datetime) -> None:
        """Do what fell due since the last look: sign the digest, take and close alarms."""
        while self.mornings and self.mornings[0] <= now:
            self._sign(self.mornings.pop(0))
        for alarm in Alarm.objects.open().select_related("policy", "taken_by").order_by("raised_at"):
            self._attend(alarm, now)

    def draft_today(self, *, at: datetime) -> Digest | None:
        """Have today's draft ready."""
        while self.mornings:
            self._sign(self.mornings.pop(0))
        return draft_digest(self.ministry, at=at)

    def _attend(self, alarm: Alarm, now: datetime) -> None:
        if alarm.raised_at > self.script.ends_at - LEFT_WAITING:
            return
        officer = self.officer_of[alarm.agency_id]
        if alarm.taken_at is None and now >= alarm.raised_at + TAKEN_AFTER:
            take_alarm(alarm, by=officer, at=alarm.raised_at + TAKEN_AFTER)
        if now >= alarm.raised_at + CLOSED_AFTER:
            kind = self._kind_of(alarm)
            outcome, reason = OUTCOMES[kind]
            closed_at = alarm.raised_at + CLOSED_AFTER
            close_alarm(alarm, outcome=outcome, reason=reason, was_false=kind == "nothing", by=officer, at=closed_at)

    def _kind_of(self, alarm: Alarm) -> str:
        key = self.key_of[alarm.policy_id]
        burst = next((one for one in self.script.bursts if one.policy == key and _holds(one, alarm.raised_at)), None)
        if burst is not None:
            return burst.kind
        return "rise" if any(one.policy == key for one in self.script.rises) else "nothing"

    def _sign(self, at: datetime) -> None:
        digest = draft_digest(self.ministry, at=at)
        lines = list(digest.lines.order_by("position"))
        for line in lines[12:]:
            drop_line(line, by=self.officer, at=at)
        for line in lines[:1]:
            write_line(line, note="Theo dõi thêm.", proposal="Chuyển đơn vị chủ trì.", by=self.officer, at=at)
        text = ASSESSMENTS[at.toordinal() % len(ASSESSMENTS)]
        write_assessment(digest, text=text, by=self.officer, at=at)
        sign_digest(digest, by=self.officer, at=at)


def _holds(burst: Burst, moment: datetime) -> bool:
    return burst.starts_at <= moment <= burst.ends_at + timedelta(hours=24)


def _mornings(script: Script) -> list[datetime]:
    """Return when digests were signed: on the last working mornings before the last day."""
    end = script.ends_at.astimezone(LOCAL)
    back = (end - timedelta(days=number) for number in range(1, 40))
    days = [day for day in back if is_working(day.date()) and day > script.begins_at][:SIGNED_DAYS]
    hour, minute = SIGNED_AT
    return [day.replace(hour=hour, minute=minute, second=0, microsecond=0) for day in reversed(days)]
