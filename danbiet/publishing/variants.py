"""Drafts of each channel's rendering, made by templates from the fact table and the release, and what fits a channel.

A draft says nothing that its source does not say: every figure in it is copied from the fact table or the release.
The officer reads and changes it; pages mark it “máy soạn” until she has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from django.utils.translation import gettext as _

from danbiet.channels.sms_text import carried, fitted
from danbiet.channels.sms_text import plain as typewriter
from danbiet.engine.text import sentences, without_diacritics
from danbiet.engine.text.speech import seconds, spoken
from danbiet.policies.models import KeyFact
from danbiet.publishing.models import Release, ReleaseKind, VariantKind
from danbiet.publishing.text import plain

SMS_PARTS: Final = 3  # what most carriers join without a surcharge for long messages
SCRIPT_SECONDS: Final = 180
ONE_PAGE: Final = 3000  # characters of an A4 page at size 13 with the decree's margins and letterhead
ZALO_CHARACTERS: Final = 2000
BOARD_CHARACTERS: Final = 1800
POST_CHARACTERS: Final = 600
CHARACTERS: Final[Mapping[str, int]] = {
    VariantKind.PRESS: ONE_PAGE,
    VariantKind.ZALO: ZALO_CHARACTERS,
    VariantKind.BOARD: BOARD_CHARACTERS,
    VariantKind.POST: POST_CHARACTERS,
}
TELEPHONE: Final = re.compile(r"\+?\d[\d .]{6,}\d")
Kind = KeyFact.Kind
ORDER: Final = (Kind.WHAT, Kind.WHO, Kind.WHEN, Kind.HOW_MUCH, Kind.WHERE)


class NothingToSay(ValueError):
    """A variant cannot be drafted from an empty release and an empty fact table."""


@dataclass(frozen=True)
class FitProblem:
    """Why a text does not fit its channel, in words; ``stops`` blocks submitting."""

    code: str
    words: str
    stops: bool


@dataclass(frozen=True)
class Fit:
    """How much of its channel a text takes: ``used`` of ``most`` in ``unit`` (characters, parts, seconds)."""

    used: int
    most: int | None
    unit: str
    problems: Sequence[FitProblem] = ()


@dataclass(frozen=True)
class Source:
    """What a draft is made from."""

    release: Release
    facts: Sequence[KeyFact]
    answers: Sequence[tuple[str, str]]

    @property
    def agency(self) -> str:
        return self.release.agency.name

    @property
    def title(self) -> str:
        """The release's title; who got the wrong text must see that this one corrects it."""
        return f"Đính chính: {self.release.title}" if self.release.amendment_note else self.release.title

    @property
    def reasons(self) -> list[str]:
        """Return what a correction says of itself, the longest wording first; empty when it is none.

        The first sentence alone only where it gives no figure: that may be the wrong one, the right one coming after.
        """
        note = " ".join(self.release.amendment_note.split())
        first = _first_sentence(note)
        return [_ends(each) for each in dict.fromkeys((note, "" if re.search(r"\d", first) else first)) if each]

    def of(self, *kinds: str) -> list[KeyFact]:
        return [each for kind in kinds for each in self.facts if each.kind == kind]


def draft(release: Release, kind: str) -> str:
    """Return the text of a variant made from the fact table, the release and the answer bank. Raises NothingToSay."""
    policy = release.policy
    source = Source(
        release=release,
        facts=list(policy.key_facts.all()) if policy else [],
        answers=list(policy.answers.public().values_list("question", "text")) if policy else [],
    )
    if not source.facts and not release.lead.strip() and not plain(release.body):
        raise NothingToSay(_("Chưa có gì để soạn: điền bảng dữ kiện, hoặc viết sapô và nội dung trước."))
    return DRAFTS[kind](source).strip()


def without_reason(release: Release, text: str) -> str:
    """Return a variant's text without the correction's own reason, which names the wrong figure to take it back."""
    for each in Source(release, [], []).reasons:
        for carried_as in (each, typewriter(each), spoken(each)):
            text = text.replace(carried_as, " … ")
    return text


def fit(kind: str, text: str) -> Fit:
    """Return how the text fits the channel of ``kind``."""
    if kind in (VariantKind.SMS, VariantKind.SMS_PLAIN):
        return _sms_fit(text, drop=kind == VariantKind.SMS_PLAIN)
    if kind == VariantKind.SCRIPT:
        return _script_fit(text)
    most = CHARACTERS.get(kind)
    return Fit(len(text), most, "characters", tuple(_lengths(text, most)))


def fact_words(fact: KeyFact) -> str:
    """Return one line of the fact table as a clause: “Mức hỗ trợ (hộ nghèo): 1,5 triệu đồng, từ 01/07/2026”."""
    return f"{_subject(fact)}: {_value(fact)}{_since(fact)}"


def _subject(fact: KeyFact) -> str:
    return f"{fact.subject} ({fact.applies_to})" if fact.applies_to else fact.subject


def _value(fact: KeyFact) -> str:
    return f"{fact.value} {fact.unit}".strip()


def _since(fact: KeyFact) -> str:
    """Return from when; nothing where the value already says that day."""
    said = f"{fact.valid_from:%d/%m/%Y}" if fact.valid_from else ""
    return f", từ {said}" if said and said not in fact.value else ""


def _ends(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", ":")) else f"{text}."


def _press(source: Source) -> str:
    """Title, lead, facts, the text where it fits one page, quote, where to ask."""
    release = source.release
    facts = [f"- {_ends(fact_words(each))}" for each in _ordered(source)]
    tail = ["", *_quote(source), "", _contact(source)]
    head = [source.title, "", *source.reasons[:1], "", release.lead, ""]
    whole = _joined([*head, *facts, "", plain(release.body), *tail])
    if len(whole) <= ONE_PAGE:
        return whole
    most = ONE_PAGE - len(_joined(tail)) - 1
    return _joined([_clipped([*head, *facts, ""], most), *tail])


def _quote(source: Source) -> Iterator[str]:
    said = source.release.quoted_post
    if source.release.quote and said is not None:
        yield f"“{source.release.quote}” – {said.user.full_name}, {said.post.title}."


def _contact(source: Source) -> str:
    return f"Hỏi thêm: {source.release.contact}" if source.release.contact else ""


def _questions(source: Source) -> str:
    asked = [(QUESTIONS[kind], source.of(kind)) for kind in ORDER]
    parts = [f"{question}\n{_listed(facts)}" for question, facts in asked if facts]
    parts += [f"{question}\n{text}" for question, text in source.answers]
    if source.release.contact and not source.of(Kind.WHERE):
        parts.append(f"{QUESTIONS[Kind.WHERE]}\n{_ends(source.release.contact)}")
    return "\n\n".join(parts or [f"{source.title}\n{source.release.lead}"])


def _listed(facts: Sequence[KeyFact]) -> str:
    return "\n".join(_ends(fact_words(each)) for each in facts)


QUESTIONS: Final[Mapping[str, str]] = {
    Kind.WHAT: "Có gì thay đổi?",
    Kind.WHO: "Ai được áp dụng?",
    Kind.WHEN: "Từ khi nào, đến khi nào?",
    Kind.HOW_MUCH: "Mức bao nhiêu?",
    Kind.WHERE: "Hỏi ở đâu, làm ở đâu?",
}


def _script(source: Source) -> str:
    """Opening, the facts in sentences, where to ask, said again; cut to what three minutes hold."""
    release = source.release
    opening = "Cảnh báo khẩn. " if release.kind == ReleaseKind.WARNING else "Kính thưa bà con. "
    first = f"{opening}{source.agency} thông báo: {_ends(source.title)}"
    body = [*source.reasons[:1], release.lead, *(_ends(fact_words(each)) for each in _ordered(source))]
    last = f"{_ends(_contact(source))} Xin cảm ơn bà con đã lắng nghe." if release.contact else "Xin cảm ơn bà con."
    return _within_script(first, [part for part in body if part], last)


def _within_script(first: str, body: Sequence[str], last: str) -> str:
    kept = list(body)
    while kept and seconds("\n".join([first, *kept, last])) > SCRIPT_SECONDS:
        kept.pop()
    return spoken("\n".join([first, *kept, last]))


def _sms(source: Source) -> str:
    return _within_sms(source, lambda text: fitted(carried(text)).parts)


def _sms_plain(source: Source) -> str:
    return typewriter(_within_sms(source, lambda text: fitted(text, accents="drop").parts))


def _within_sms(source: Source, parts: Callable[[str], int]) -> str:
    """Title, then as many facts as fit beside the contact, the most asked first."""
    release = source.release
    tail = f" {_ends(_call(source))}" if release.contact else ""
    said = _ends(f"{source.release.agency.short_name}: {source.title}")
    said = next((more for each in source.reasons if parts((more := f"{said} {each}") + tail) <= SMS_PARTS), said)
    facts: list[KeyFact | None] = [*source.of(Kind.HOW_MUCH, Kind.WHEN, Kind.WHO, Kind.WHAT, Kind.WHERE)]
    for each in facts or [None]:
        more = f"{said} {_ends(fact_words(each) if each else _first_sentence(release.lead))}"
        if parts(more + tail) <= SMS_PARTS:
            said = more
    return said + tail if parts(said + tail) <= SMS_PARTS else said


def _call(source: Source) -> str:
    """The first telephone number of the contact: names and mail addresses cost a message its facts."""
    found = TELEPHONE.search(source.release.contact)
    return f"Gọi {found[0].strip()}" if found else _contact(source)


def _zalo(source: Source) -> str:
    release = source.release
    facts = [f"• {_ends(fact_words(each))}" for each in _ordered(source)]
    head = [source.title, "", *source.reasons[:1], "", release.lead, ""]
    return _clipped([*head, *facts, "", _contact(source)], ZALO_CHARACTERS)


def _board(source: Source) -> str:
    release = source.release
    facts = [f"- {_ends(fact_words(each))}" for each in _ordered(source)]
    head = ["THÔNG BÁO", source.title, "", *source.reasons[:1], "", release.lead, ""]
    return _clipped([*head, *facts, "", _contact(source)], BOARD_CHARACTERS)


def _post(source: Source) -> str:
    release = source.release
    facts = [_ends(fact_words(each)) for each in source.of(Kind.HOW_MUCH, Kind.WHEN)[:3]]
    head = [_ends(source.title), *source.reasons[:1], _first_sentence(release.lead)]
    return _clipped([*head, *facts, _contact(source)], POST_CHARACTERS)


DRAFTS: Final[Mapping[str, Callable[[Source], str]]] = {
    VariantKind.PRESS: _press,
    VariantKind.QUESTIONS: _questions,
    VariantKind.SCRIPT: _script,
    VariantKind.SMS: _sms,
    VariantKind.SMS_PLAIN: _sms_plain,
    VariantKind.ZALO: _zalo,
    VariantKind.BOARD: _board,
    VariantKind.POST: _post,
}


def _ordered(source: Source) -> list[KeyFact]:
    return source.of(*ORDER)


def _first_sentence(text: str) -> str:
    return next(iter(sentences(text)), "")


def _joined(lines: Sequence[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _clipped(lines: Sequence[str], most: int) -> str:
    """Join the lines; leave out facts from the end until they fit, never the last line (where to ask)."""
    kept = list(lines)
    while len(_joined(kept)) > most and len(kept) > 2:
        kept.pop(-2)
    return _joined(kept)


def _lengths(text: str, most: int | None) -> Iterator[FitProblem]:
    if not text.strip():
        yield FitProblem("empty", _("chưa có nội dung."), stops=True)
    if most is not None and len(text) > most:
        yield FitProblem(
            "too_long", _("dài {used} ký tự, nhiều nhất {most}.").format(used=len(text), most=most), stops=True
        )


def _script_fit(text: str) -> Fit:
    used = ceil(seconds(text))
    problems = list(_lengths(text, None))
    if used > SCRIPT_SECONDS:
        words = _("đọc mất {used} giây, nhiều nhất {most} giây.").format(used=used, most=SCRIPT_SECONDS)
        problems.append(FitProblem("too_long", words, stops=True))
    return Fit(used, SCRIPT_SECONDS, "seconds", tuple(problems))


def _sms_fit(text: str, *, drop: bool) -> Fit:
    found = fitted(text, accents="drop" if drop else "keep", most_parts=SMS_PARTS)
    problems = [_sms_problem(each.code, found.parts, each.stops) for each in found.problems]
    if drop and text != without_diacritics(text):
        problems.append(FitProblem("accents", _("còn dấu; bản không dấu sẽ gửi đi không dấu."), stops=False))
    return Fit(found.parts, SMS_PARTS, "parts", tuple(each for each in problems if each is not None))


def _sms_problem(code: str, parts: int, stops: bool) -> FitProblem | None:
    words = {
        "empty": _("chưa có nội dung."),
        "control_characters": _("có ký tự điều khiển mà tin nhắn không mang được."),
        "too_long": _("dài {parts} phần, nhiều nhất {most}.").format(parts=parts, most=SMS_PARTS),
    }
    return FitProblem(code, words[code], stops) if code in words else None
