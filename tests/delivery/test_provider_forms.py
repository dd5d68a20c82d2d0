"""A provider's form speaks the officer's words, not the code's."""

from danbiet.channels import CHANNELS
from danbiet.delivery.forms.channels import PREFIX, ProviderForm


def choices_of(key, name):
    return dict(ProviderForm(channel=CHANNELS[key]).fields[PREFIX + name].choices)


def test_every_choice_of_a_setting_is_said_in_words():
    assert choices_of("zalo", "service") == {
        "zns": "thông báo theo mẫu tới số điện thoại (ZNS)",
        "oa": "tin tới người quan tâm (OA)",
        "article": "bài nháp trên OA",
    }
    assert choices_of("smpp", "long_messages") == {
        "udh": "cắt thành nhiều phần ghép (UDH)",
        "payload": "gửi một lần, nhà mạng tự cắt (message_payload)",
    }
    assert choices_of("sms_http", "accents") == {"keep": "giữ nguyên dấu", "drop": "bỏ dấu trước khi gửi"}


def test_a_setting_of_several_lines_has_room_for_them():
    form = ProviderForm(channel=CHANNELS["zalo"])
    assert form.fields[PREFIX + "template_values"].widget.attrs["rows"] == 3


def test_five_seconds_are_shown_as_people_write_them():
    form = ProviderForm(channel=CHANNELS["zalo"])
    assert form.fields[PREFIX + "connect_seconds"].initial == 5
    assert 'value="5"' in str(form[PREFIX + "connect_seconds"])
