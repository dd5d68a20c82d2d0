"""Addresses of `portal`: readers' pages, without a cookie."""

from django.urls import path

from danbiet.portal.views import embargoes, feeds, policies, press, press_questions, questions, shell, subscriptions

urlpatterns = [
    path("", shell.home, name="home"),
    path("lang-nghe/", shell.listened_to, name="listened_to"),
    path("sitemap.xml", shell.sitemap, name="sitemap"),
    path("robots.txt", shell.robots, name="robots"),
    path("chinh-sach/", policies.policies, name="public_policies"),
    path("chinh-sach/<int:policy_id>/", policies.policy, name="public_policy"),
    path("chinh-sach/<int:policy_id>/hoi/", questions.ask, name="ask_question"),
    path("hoi/", questions.look_up_question, name="question_lookup"),
    path("feeds/bao-chi.<slug:kind>", feeds.press_room, name="press_feed"),
    path("feeds/chinh-sach-<int:policy_id>.<slug:kind>", feeds.of_policy, name="policy_feed"),
    path("feeds/co-quan-<int:agency_id>.<slug:kind>", feeds.of_agency, name="agency_feed"),
    path("feeds/canh-bao.<slug:kind>", feeds.warnings, name="warning_feed"),
    path("canh-bao/<slug:public_id>.xml", feeds.warning, name="warning"),
    path("nhan-tin/", subscriptions.ask, name="subscribe"),
    path("bao-chi/nen/<str:token>/", embargoes.page, name="embargo_pass"),
    path("bao-chi/nen/<str:token>/tep/<int:place>/", embargoes.file, name="embargo_file"),
    path("bao-chi/hoi/", press_questions.ask, name="press_ask"),
    path("bao-chi/", press.room, name="press_room"),
    path("bao-chi/nguoi-phat-ngon/", press.spokespersons, name="public_spokespersons"),
    path("bao-chi/<slug:public_id>/", press.release, name="press_release"),
    path("bao-chi/<slug:public_id>/ban/<int:number>/", press.release, name="press_edition"),
    path("bao-chi/<slug:public_id>/tep/<int:place>/", press.file, name="press_file"),
]
