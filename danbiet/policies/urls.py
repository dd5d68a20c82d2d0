"""Addresses of the dossier, below /desk/."""

from django.urls import URLPattern, URLResolver, path

from danbiet.policies import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("chinh-sach/", views.policies, name="policies"),
    path("chinh-sach/moi/", views.new, name="policy_new"),
    path("chinh-sach/loai-van-ban/", views.kinds, name="document_kinds"),
    path("chinh-sach/<int:policy_id>/", views.policy, name="policy"),
    path("chinh-sach/<int:policy_id>/sua/", views.edit, name="policy_edit"),
    path("chinh-sach/<int:policy_id>/moc/", views.milestone, name="policy_milestone"),
    path("chinh-sach/<int:policy_id>/du-kien/", views.fact, name="policy_fact"),
    path("chinh-sach/<int:policy_id>/du-kien/<int:fact_id>/bo/", views.remove_fact, name="policy_fact_remove"),
    path("chinh-sach/<int:policy_id>/du-kien/hoan-tac/", views.restore_fact, name="policy_fact_restore"),
    path("chinh-sach/<int:policy_id>/thong-diep/", views.message, name="policy_message"),
    path("chinh-sach/<int:policy_id>/thong-diep/<int:number>/", views.message_versions, name="policy_message_versions"),
    path("chinh-sach/<int:policy_id>/van-ban/", views.document, name="policy_document"),
    path(
        "chinh-sach/<int:policy_id>/van-ban/<int:document_id>/bo/", views.remove_document, name="policy_document_remove"
    ),
    path("chinh-sach/<int:policy_id>/van-ban/hoan-tac/", views.restore_document, name="policy_document_restore"),
    path("chinh-sach/<int:policy_id>/tac-dong/", views.high_impact, name="policy_high_impact"),
    path("chinh-sach/<int:policy_id>/dong/", views.archive, name="policy_archive"),
    path("chinh-sach/<int:policy_id>/mo-lai/", views.restore, name="policy_restore"),
    path("chinh-sach/<int:policy_id>/<slug:tab>/", views.policy, name="policy_tab"),
]
