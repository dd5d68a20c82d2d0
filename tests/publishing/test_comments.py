"""Remarks of colleagues, and who has a release open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from danbiet.publishing.actions.comments import AlreadyResolved, NothingSaid, comment, reopen_comment, resolve_comment
from danbiet.publishing.actions.looking import look
from danbiet.publishing.queries.releases import comments_of, releases_list, who_is_looking
from tests.cast import NOW
from tests.publishing.conftest import a_draft, submitted


def test_a_remark_is_made_settled_once_and_taken_up_again(release, officer, colleague):
    made = comment(release, text="Số này lấy ở đâu?", place="lead", by=colleague, at=NOW)
    assert (list(comments_of(release)), releases_list(officer).get().open_comments) == ([made], 1)
    resolve_comment(made, by=officer, at=NOW)
    assert releases_list(officer).get().open_comments == 0
    with pytest.raises(AlreadyResolved):
        resolve_comment(made, by=colleague, at=NOW)
    assert reopen_comment(made, by=officer, at=NOW).resolved_at is None


def test_a_remark_has_words_and_belongs_to_its_release(ministry, release, officer, head):
    other = submitted(a_draft(ministry, officer), officer)
    for wrong in ({"text": "  "}, {"text": "Ý kiến", "edition": other}):
        with pytest.raises(NothingSaid):
            comment(release, **wrong, by=officer, at=NOW)


def test_who_has_it_open_is_seen_for_a_minute(release, officer, colleague, head):
    look(release, is_writing=False, by=colleague, at=NOW)
    look(release, is_writing=True, by=head, at=NOW)
    look(release, is_writing=True, by=officer, at=NOW - timedelta(minutes=2))
    assert [each.person for each in who_is_looking(release, at=NOW, but=officer)] == [head, colleague]
