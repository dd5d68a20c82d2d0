from django.urls import path

from danbiet.ops import views

urlpatterns = [path("healthz", views.healthz, name="healthz")]
