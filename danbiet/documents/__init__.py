"""Documents: what leaves the desk as a picture, a page or a table.

Vocabulary
    chart      a Vega-Lite specification, the same in the browser and on paper
    letterhead the head of an administrative document after Nghị định 30/2020
    digest     điểm báo: what the press wrote in a period, by policy
    briefing   chuẩn bị giao ban: asked, said, owed, on one page
    table      a list export, XLSX or CSV

Pure functions: no Django, no clock, no network. Everything that has words
takes ``language`` (``"vi"`` or ``"en"``); the words live in ``wording``.
"""
