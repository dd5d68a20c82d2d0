"""Addresses of delivery, below /desk/."""

from django.urls import URLPattern, URLResolver, include, path

from danbiet.delivery.views import (
    audiences,
    channels,
    commune,
    coverage,
    dispatches,
    places,
    printed,
    recordings,
    sending,
    stations,
)

DISPATCH = "gui-nhan/<int:dispatch_id>"
LIST = "danh-sach-nhan/<int:audience_id>"
PROVIDER = "kenh-gui/nha-cung-cap/<int:provider_id>"
EDITION = "ban-gui/<int:edition_id>"
RECORDING = "ban-thu/<int:recording_id>"
STATION = "cum-loa/<int:station_id>"
VISIT = "luot-di/<int:visit_id>"
BULLETIN = "o-xa/<int:edition_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("gui/<int:release_id>/chuan-bi/", sending.plan, name="dispatch_plan"),
    path("gui/<int:release_id>/dinh-chinh/", sending.correct, name="dispatch_correct"),
    path("noi-gui/xa/", places.communes, name="communes_found"),
    path("gui-nhan/", dispatches.dispatches, name="dispatches"),
    path("gui-nhan/dang-di/", dispatches.going, name="dispatches_going"),
    path(f"{DISPATCH}/", dispatches.dispatch, name="dispatch"),
    path(f"{DISPATCH}/so/", dispatches.numbers, name="dispatch_numbers"),
    path(f"{DISPATCH}/ly-do/", dispatches.reasons, name="dispatch_reasons"),
    path(f"{DISPATCH}/chua-nhan/", dispatches.failures, name="dispatch_failures"),
    path(f"{DISPATCH}/xac-nhan/", sending.confirm, name="dispatch_confirm"),
    path(f"{DISPATCH}/bo/", sending.drop, name="dispatch_drop"),
    path(f"{DISPATCH}/tam-dung/", dispatches.pause, name="dispatch_pause"),
    path(f"{DISPATCH}/gui-tiep/", dispatches.resume, name="dispatch_resume"),
    path(f"{DISPATCH}/van-dung/", dispatches.say_still_right, name="dispatch_still_right"),
    path(f"{DISPATCH}/dong-y/", dispatches.agree_still_right, name="dispatch_agree"),
    path(f"{DISPATCH}/dung/", dispatches.cancel, name="dispatch_cancel"),
    path(f"{DISPATCH}/gui-lai/", dispatches.resend, name="dispatch_resend"),
    path(f"{DISPATCH}/gui-them/", dispatches.widen, name="dispatch_widen"),
    path("nhac-cho/", include("danbiet.delivery.ringback_urls")),
    path("do-phu/", coverage.coverage, name="coverage"),
    path("luot-di/", coverage.visits, name="visits"),
    path(f"{EDITION}/giao-viec/", coverage.assign, name="visits_assign"),
    path(f"{VISIT}/", coverage.visit, name="visit"),
    path(f"{VISIT}/mo-lai/", coverage.reopen, name="visit_reopen"),
    path(f"{VISIT}/khong-can/", coverage.cancel, name="visit_cancel"),
    path(f"{EDITION}/ban-doc/", printed.script, name="edition_script"),
    path(f"{EDITION}/to-phat-tay/", printed.handout, name="edition_handout"),
    path(f"{EDITION}/goi/", printed.pack, name="edition_pack"),
    path(f"{EDITION}/giong-doc/", recordings.audio, name="edition_audio"),
    path(f"{EDITION}/ban-thu/", recordings.recordings, name="recordings"),
    path(f"{RECORDING}/nghe/", recordings.listen, name="recording_listen"),
    path(f"{RECORDING}/dung/", recordings.use, name="recording_use"),
    path(f"{RECORDING}/bo/", recordings.withdraw, name="recording_withdraw"),
    path("danh-sach-nhan/", audiences.audiences, name="audiences"),
    path("danh-sach-nhan/moi/", audiences.new, name="audience_new"),
    path("danh-sach-nhan/tep/<int:import_id>/", audiences.list_import, name="audience_import"),
    path("danh-sach-nhan/tep/<int:import_id>/tien-do/", audiences.import_progress, name="audience_import_progress"),
    path("danh-sach-nhan/tep/<int:import_id>/nhap/", audiences.start_import, name="audience_import_start"),
    path("danh-sach-nhan/tep/<int:import_id>/bo/", audiences.drop_import, name="audience_import_drop"),
    path(f"{LIST}/", audiences.audience, name="audience"),
    path(f"{LIST}/tep/", audiences.take_file, name="audience_file"),
    path(f"{LIST}/xoa/", audiences.delete, name="audience_delete"),
    path("cum-loa/", stations.stations, name="stations"),
    path("cum-loa/moi/", stations.new, name="station_new"),
    path("cum-loa/tep/", stations.import_file, name="stations_import"),
    path(f"{STATION}/", stations.station, name="station"),
    path(f"{STATION}/su-co/", stations.fault, name="station_fault"),
    path(f"{STATION}/thoi-dung/", stations.retire, name="station_retire"),
    path("kenh-gui/", channels.channels, name="channels"),
    path(f"{PROVIDER}/", channels.provider, name="provider"),
    path(f"{PROVIDER}/thu/", channels.attempt, name="provider_try"),
    path(f"{PROVIDER}/bat/", channels.turn_on, name="provider_on"),
    path(f"{PROVIDER}/tat/", channels.turn_off, name="provider_off"),
    path("kenh-gui/<slug:key>/", channels.channel, name="channel"),
    path("o-xa/", commune.today, name="commune_today"),
    path("o-xa/su-co/", commune.fault, name="commune_fault"),
    path(f"{BULLETIN}/", commune.bulletin, name="commune_bulletin"),
    path(f"{BULLETIN}/hen-gio/", commune.schedule, name="commune_schedule"),
    path(f"{BULLETIN}/bo-hen/", commune.unschedule, name="commune_unschedule"),
    path(f"{BULLETIN}/phat-thay/", commune.replace, name="commune_replace"),
    path(f"{BULLETIN}/doi-gio/", commune.move, name="commune_move"),
    path(f"{BULLETIN}/nhat-ky/", commune.log, name="commune_log"),
    path(f"{BULLETIN}/cau-hoi/", commune.heard, name="commune_heard"),
]
