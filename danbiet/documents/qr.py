"""QR codes for sheets that are carried about."""

from io import BytesIO

import segno


def qr_png(url: str) -> bytes:
    """Return a QR code that is still read when a corner of the sheet is torn or stained."""
    file = BytesIO()
    segno.make(url, error="q", micro=False).save(file, kind="png", scale=12, border=2)
    return file.getvalue()
