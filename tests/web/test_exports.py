"""A filtered list as a file."""

import io

import openpyxl
import pytest

from danbiet.web.exports import download

LIST = {"title": "Sự việc", "name": "su-viec", "header": ["Sự việc", "Số bài"], "rows": [("Học phí", 3)]}


def test_a_list_loads_down_as_csv():
    response = download("csv", **LIST)

    assert response.content.decode("utf-8-sig").splitlines() == ["Sự việc,Số bài", "Học phí,3"]
    assert response["Content-Disposition"] == 'attachment; filename="su-viec.csv"'


def test_a_list_loads_down_as_xlsx():
    sheet = openpyxl.load_workbook(io.BytesIO(download("xlsx", **LIST).content)).active

    assert list(sheet.iter_rows(values_only=True))[-2:] == [("Sự việc", "Số bài"), ("Học phí", 3)]


def test_another_kind_is_refused():
    with pytest.raises(KeyError, match="pdf"):
        download("pdf", **LIST)
