"""Page shell, components, template tags and static files. No business rules.

Officers' pages extend `web/desk.html` (inside the editor's shell); readers' pages extend
`web/public.html`, which sets no cookie.
"""
