"""Addresses of the story bank, below /desk/."""

from django.urls import URLPattern, URLResolver, path

from danbiet.publishing.views import human_stories, human_story_steps

STORY = "kho-cau-chuyen/<int:human_story_id>"
CONSENT = f"{STORY}/dong-y/<int:consent_id>"
POINT = f"{STORY}/diem/<int:point_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("kho-cau-chuyen/", human_stories.human_stories, name="human_stories"),
    path("kho-cau-chuyen/moi/", human_stories.new, name="human_story_new"),
    path(f"{STORY}/", human_stories.human_story, name="human_story"),
    path(f"{STORY}/sua/", human_stories.edit, name="human_story_edit"),
    path(f"{STORY}/cat/", human_stories.drop, name="human_story_drop"),
    path(f"{STORY}/lay-lai/", human_stories.restore, name="human_story_restore"),
    path(f"{STORY}/cong-bo/", human_stories.release, name="human_story_release"),
    path(f"{STORY}/dong-y/", human_story_steps.consent, name="human_story_consent"),
    path(f"{CONSENT}/rut-lai/", human_story_steps.withdraw, name="human_story_consent_withdraw"),
    path(f"{CONSENT}/da-doc/", human_story_steps.reading, name="human_story_consent_read"),
    path(f"{STORY}/diem/", human_story_steps.add_point, name="human_story_point_add"),
    path(f"{POINT}/", human_story_steps.settle_point, name="human_story_point"),
    path(f"{POINT}/bo/", human_story_steps.remove_point, name="human_story_point_remove"),
    path(f"{STORY}/xac-nhan/", human_story_steps.confirm, name="human_story_confirm"),
]
