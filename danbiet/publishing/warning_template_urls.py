"""Addresses of warning templates, below /desk/."""

from django.urls import URLPattern, URLResolver, path

from danbiet.publishing.views import warning_templates

TEMPLATE = "mau-canh-bao/<int:template_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("mau-canh-bao/", warning_templates.warning_templates, name="warning_templates"),
    path("mau-canh-bao/moi/", warning_templates.new, name="warning_template_new"),
    path(f"{TEMPLATE}/", warning_templates.warning_template, name="warning_template"),
    path(f"{TEMPLATE}/duyet/", warning_templates.approve, name="warning_template_approve"),
    path(f"{TEMPLATE}/thoi-dung/", warning_templates.retire, name="warning_template_retire"),
    path(f"{TEMPLATE}/gui/", warning_templates.send, name="warning_template_send"),
]
