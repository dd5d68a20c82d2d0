"""Addresses of measurement, below /desk/."""

from django.urls import URLPattern, URLResolver, path

from danbiet.measurement.views import indicators, readership, site

urlpatterns: list[URLPattern | URLResolver] = [
    path("chi-so/", indicators.indicators, name="indicators"),
    path("chi-so/bao-cao/", indicators.report, name="indicators_report"),
    path("chi-so/<slug:key>/", indicators.indicator, name="indicator"),
    path("ban-doc/", readership.readers, name="readers"),
    path("ban-doc/tu-tim/", readership.searches, name="fruitless_searches"),
    path("ban-doc/chinh-sach/<int:policy_id>/", readership.policy_readers, name="policy_readers"),
    path("ban-doc/cong-bo/<int:release_id>/", readership.release_readers, name="release_readers"),
    path("cong-hom-nay/", site.site, name="site"),
    path("cong-hom-nay/xem-lai/", site.look_again, name="site_look"),
    path("cong-hom-nay/<int:finding_id>/chap-nhan/", site.accept, name="finding_accept"),
    path("cong-hom-nay/<int:finding_id>/bo-chap-nhan/", site.take_back, name="finding_take_back"),
]
