"""Addresses of the dossier, below /desk/."""

from django.urls import URLPattern, URLResolver, path

from danbiet.policies.views import documents, dossiers, facts, impact, kinds, messages, milestones

urlpatterns: list[URLPattern | URLResolver] = [
    path("chinh-sach/", dossiers.policies, name="policies"),
    path("chinh-sach/moi/", dossiers.new, name="policy_new"),
    path("chinh-sach/loai-van-ban/", kinds.kinds, name="document_kinds"),
    path("chinh-sach/<int:policy_id>/", dossiers.policy, name="policy"),
    path("chinh-sach/<int:policy_id>/sua/", dossiers.edit, name="policy_edit"),
    path("chinh-sach/<int:policy_id>/moc/", milestones.milestone, name="policy_milestone"),
    path("chinh-sach/<int:policy_id>/du-kien/", facts.fact, name="policy_fact"),
    path("chinh-sach/<int:policy_id>/du-kien/<int:fact_id>/bo/", facts.remove_fact, name="policy_fact_remove"),
    path("chinh-sach/<int:policy_id>/du-kien/hoan-tac/", facts.restore_fact, name="policy_fact_restore"),
    path("chinh-sach/<int:policy_id>/thong-diep/", messages.message, name="policy_message"),
    path(
        "chinh-sach/<int:policy_id>/thong-diep/<int:number>/", messages.message_versions, name="policy_message_versions"
    ),
    path("chinh-sach/<int:policy_id>/van-ban/", documents.document, name="policy_document"),
    path(
        "chinh-sach/<int:policy_id>/van-ban/<int:document_id>/bo/",
        documents.remove_document,
        name="policy_document_remove",
    ),
    path("chinh-sach/<int:policy_id>/van-ban/hoan-tac/", documents.restore_document, name="policy_document_restore"),
    path("chinh-sach/<int:policy_id>/tac-dong/", impact.high_impact, name="policy_high_impact"),
    path("chinh-sach/<int:policy_id>/dong/", dossiers.archive, name="policy_archive"),
    path("chinh-sach/<int:policy_id>/mo-lai/", dossiers.restore, name="policy_restore"),
    path("chinh-sach/<int:policy_id>/<slug:tab>/", dossiers.policy, name="policy_tab"),
]
