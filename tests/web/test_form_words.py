"""What the libraries say to an officer, in her language."""

import pytest
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation


def said(password: str) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    return refused.value.messages


def test_a_short_password_is_refused_in_vietnamese():
    with translation.override("vi"):
        assert "Mật khẩu quá ngắn: cần ít nhất 12 ký tự." in said("abc xyz")


def test_and_in_english_where_english_was_chosen():
    with translation.override("en"):
        assert said("qwk vbn")[0].startswith("This password is too short")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (forms.CharField(), ""),
        (forms.CharField(), "a\0b"),
        (forms.CharField(max_length=2), "abc"),
        (forms.EmailField(), "x"),
        (forms.URLField(assume_scheme="https"), "x y"),
        (forms.SlugField(), "ă b"),
        (forms.DateField(), "31/02/2026"),
        (forms.IntegerField(min_value=1), "0"),
        (forms.ChoiceField(choices=[("a", "a")]), "b"),
    ],
)
def test_every_refusal_of_a_form_is_in_vietnamese(field, value):
    with translation.override("vi"), pytest.raises(ValidationError) as refused:
        field.clean(value)

    words = set(" ".join(refused.value.messages).casefold().split())
    assert not words & {"enter", "this", "the", "is", "are", "not", "ensure", "valid", "select", "field"}
