"""Addresses of the question box, below /desk/."""

from django.urls import URLPattern, URLResolver, path

from danbiet.publishing.views import questions

urlpatterns: list[URLPattern | URLResolver] = [
    path("cau-hoi/", questions.questions, name="questions"),
    path("cau-hoi/gop/", questions.group_up, name="questions_group"),
    path("cau-hoi/<int:question_id>/dong/", questions.decline, name="question_decline"),
    path("cau-hoi/<int:question_id>/tach/", questions.ungroup, name="question_ungroup"),
    path("cau-hoi/nhom/<int:group_id>/", questions.group, name="question_group"),
    path("cau-hoi/nhom/<int:group_id>/them/", questions.join, name="question_group_join"),
    path("cau-hoi/nhom/<int:group_id>/soan/", questions.draft, name="question_group_draft"),
    path("cau-hoi/nhom/<int:group_id>/duyet/", questions.approve, name="question_group_approve"),
    path("cau-hoi/nhom/<int:group_id>/dung/", questions.use, name="question_group_use"),
    path("cau-hoi/tra-loi/<int:answer_id>/rut/", questions.retire, name="answer_retire"),
]
