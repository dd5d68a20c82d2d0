"""A finding in words: what it is about, what is wrong, whose desk mends it, and where."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from danbiet.measurement.models import Check, Finding
from danbiet.policies.models import Stage
from danbiet.publishing.models import VariantKind

Said = Mapping[str, Any]


def title_of(finding: Finding) -> str:
    return str(finding.said.get("title", ""))


def words_of(finding: Finding) -> str:
    """Return what is wrong, in one sentence."""
    return WORDS[Check(finding.check_key)](finding.said)


def desk_of(finding: Finding) -> str:
    """Return whose desk mends it: the policy's unit where it has one, else the desk that keeps the list."""
    unit = str(finding.said.get("unit") or "")
    return unit or {"mandate": _("Người đứng đầu"), "agency": _("Người đứng đầu")}.get(
        _noun(finding), _("Biên tập viên")
    )


def where_of(finding: Finding) -> str:
    """Return the address of the desk's page where it is mended."""
    check = Check(finding.check_key)
    if check in (Check.MANDATE_ENDED, Check.NO_SPEAKER):
        return reverse("spokespersons")
    if check in (Check.QUESTIONS_LATE, Check.ANSWER_OLD):
        return f"{reverse('questions')}?policy={finding.said['policy']}"
    if "release" in finding.said:
        part = {Check.NO_VARIANT: "variants", Check.FILE_MISSING: "files", Check.NO_ALT_TEXT: "files"}.get(
            check, "text"
        )
        return reverse("release_tab", args=[finding.said["release"], part])
    tab = {Check.NO_WHERE: "facts", Check.POLICY_SILENT: "releases"}.get(check, "overview")
    return reverse("policy_tab", args=[finding.said["policy"], tab])


def _noun(finding: Finding) -> str:
    return finding.about.partition(":")[0]


def _day(said: Said, name: str = "on") -> str:
    return f"{date.fromisoformat(said[name]):%d/%m/%Y}"


def _silent(said: Said) -> str:
    stage = Stage(said["stage"]).label
    if not said["told"]:
        return _("Đã qua mốc “%(stage)s” mà trang chưa có bản công bố nào.") % {"stage": stage}
    return _("Đã qua mốc “%(stage)s”; tin mới nhất trên trang từ ngày %(told)s.") % {
        "stage": stage,
        "told": _day(said, "told"),
    }


def _old_answers(said: Said) -> str:
    words = "%(n)d câu trả lời công khai viết trước lần sửa bảng dữ kiện ngày %(on)s."
    return ngettext(words, words, said["n"]) % {"n": said["n"], "on": _day(said)}


def _old_facts(said: Said) -> str:
    return _("Bảng dữ kiện sửa ngày %(on)s; trang vẫn nêu bảng cũ, cần đính chính hoặc công bố lại.") % {
        "on": _day(said)
    }


def _documents(said: Said) -> str:
    names = ", ".join(said["names"]) + (" …" if said["n"] > len(said["names"]) else "")
    return _("Văn bản nêu tên mà không có địa chỉ để mở: %(names)s.") % {"names": names}


def _late(said: Said) -> str:
    words = "%(n)d câu hỏi của người dân quá hạn trả lời."
    return ngettext(words, words, said["n"]) % {"n": said["n"]}


def _variants(said: Said) -> str:
    kinds = ", ".join(str(VariantKind(kind).label) for kind in said["kinds"])
    return _("Chưa có bản cho: %(kinds)s.") % {"kinds": kinds}


def _link(said: Said) -> str:
    return _("Liên kết %(url)s: %(why)s.") % {"url": said["url"], "why": _fault(said["fault"])}


def _fault(code: str) -> str:
    return {
        "404": _("không còn trang ấy (404)"),
        "410": _("trang ấy đã bỏ (410)"),
        "timed_out": _("quá giờ không trả lời"),
        "name_not_found": _("không có tên miền ấy"),
        "bad_url": _("địa chỉ viết sai"),
        "refused_address": _("địa chỉ trong mạng nội bộ, người đọc không mở được"),
        "tls_failed": _("kết nối bảo mật không tin cậy được"),
        "connection_failed": _("không kết nối được"),
    }.get(code, _("không mở được (%(code)s)") % {"code": code})


WORDS: Final[Mapping[Check, Callable[[Said], str]]] = {
    Check.POLICY_SILENT: _silent,
    Check.ANSWER_OLD: _old_answers,
    Check.FACTS_OLD: _old_facts,
    Check.MANDATE_ENDED: lambda said: _("Tư cách phát ngôn hết ngày %(on)s, chưa có người thay.") % {"on": _day(said)},
    Check.NO_SPEAKER: lambda said: _("Trang người phát ngôn của cơ quan đang trống."),
    Check.NO_PLAIN_WORDS: lambda said: _("Trang chưa có câu nào nói chính sách là gì bằng lời dễ hiểu."),
    Check.NO_WHERE: lambda said: _("Bảng dữ kiện trên trang chưa nói hỏi ở đâu, làm ở đâu."),
    Check.NO_DOCUMENTS: lambda said: _("Trang chưa dẫn văn bản nào."),
    Check.NO_DOCUMENT_LINK: _documents,
    Check.NO_CONTACT: lambda said: _("Bản công bố không ghi hỏi thêm ở đâu."),
    Check.NO_VARIANT: _variants,
    Check.QUESTIONS_LATE: _late,
    Check.LINK_BROKEN: _link,
    Check.FILE_MISSING: lambda said: _("Tệp “%(file)s” không còn trong kho.") % {"file": said["file"]},
    Check.NO_ALT_TEXT: lambda said: (
        _("Hình “%(file)s” không có lời tả cho người không nhìn thấy.") % {"file": said["file"]}
    ),
}
