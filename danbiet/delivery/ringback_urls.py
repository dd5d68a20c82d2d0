"""Addresses of ringback dossiers, below /desk/nhac-cho/."""

from django.urls import URLPattern, URLResolver, path

from danbiet.delivery.views import ringback_steps, ringbacks

ONE = "<int:ringback_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", ringbacks.ringbacks, name="ringbacks"),
    path("moi/", ringbacks.new, name="ringback_new"),
    path("nha-mang/<int:carrier_id>/", ringback_steps.report, name="ringback_report"),
    path(f"{ONE}/", ringbacks.ringback, name="ringback"),
    path(f"{ONE}/soan/", ringbacks.plan, name="ringback_plan"),
    path(f"{ONE}/may-doc/", ringbacks.speak, name="ringback_speak"),
    path(f"{ONE}/ban-thu/", ringbacks.upload, name="ringback_upload"),
    path(f"{ONE}/ban-thu-loa/", ringbacks.use_recording, name="ringback_recording"),
    path(f"{ONE}/nghe/", ringbacks.listen, name="ringback_listen"),
    path(f"{ONE}/cong-van/", ringbacks.letter, name="ringback_letter"),
    path(f"{ONE}/cong-van-dung/", ringbacks.letter_to_stop, name="ringback_stop_letter"),
    path(f"{ONE}/goi/", ringbacks.pack, name="ringback_pack"),
    path(f"{ONE}/bo/", ringbacks.cancel, name="ringback_cancel"),
    path(f"{ONE}/duyet/", ringback_steps.sign, name="ringback_sign"),
    path(f"{ONE}/mo-lai/", ringback_steps.reopen, name="ringback_reopen"),
    path(f"{ONE}/da-gui/", ringback_steps.send, name="ringback_send"),
    path(f"{ONE}/tra-loi/", ringback_steps.answer, name="ringback_answer"),
    path(f"{ONE}/bat-dau/", ringback_steps.begin, name="ringback_begin"),
    path(f"{ONE}/dung/", ringback_steps.stop, name="ringback_stop"),
    path(f"{ONE}/ket-thuc/", ringback_steps.end, name="ringback_end"),
]
