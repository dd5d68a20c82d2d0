"""Languages spoken on loudspeakers: Vietnamese, and those that the register of places names for each commune."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from danbiet.delivery.loudspeakers import USUAL_LANGUAGE
from danbiet.delivery.models import Station
from danbiet.offices.models import Agency, Place, Tier

# ISO 639-3, as in `Place.languages`; a code that is not here is shown as it stands.
NAMES: Final[Mapping[str, object]] = {
    "vi": _("tiếng Việt"),
    "bdq": _("tiếng Ba Na"),
    "blt": _("tiếng Thái Đen"),
    "bru": _("tiếng Bru – Vân Kiều"),
    "cjm": _("tiếng Chăm"),
    "hmn": _("tiếng Mông"),
    "hni": _("tiếng Hà Nhì"),
    "hre": _("tiếng Hrê"),
    "ium": _("tiếng Dao"),
    "jra": _("tiếng Gia Rai"),
    "khm": _("tiếng Khmer"),
    "kpm": _("tiếng Cơ Ho"),
    "mtq": _("tiếng Mường"),
    "nut": _("tiếng Nùng"),
    "rad": _("tiếng Ê Đê"),
    "sed": _("tiếng Xơ Đăng"),
    "tyz": _("tiếng Tày"),
    "yue": _("tiếng Hoa (Quảng Đông)"),
}


def language_name(code: str) -> str:
    """Return "tiếng Mông"; a code that nobody has named stands as it is."""
    return str(NAMES.get(code, code))


def language_choices() -> list[tuple[str, str]]:
    """Return code and name of every language, Vietnamese first."""
    return [(code, str(name)) for code, name in NAMES.items()]


def languages_of(agency: Agency) -> list[str]:
    """Return the codes of what is spoken where this agency speaks: Vietnamese first, the others in order."""
    places = Place.objects.filter(valid_to=None).exclude(languages=[])
    if agency.place_id is not None and agency.tier != Tier.CENTRAL:
        places = places.filter(Q(pk=agency.place_id) | Q(parent=agency.place_id))
    stations = Station.objects.filter(agency=agency, retired_at=None)
    spoken = [*places.values_list("languages", flat=True), *stations.values_list("languages", flat=True)]
    others = {code for codes in spoken for code in codes} - {USUAL_LANGUAGE}
    return [USUAL_LANGUAGE, *sorted(others)]
