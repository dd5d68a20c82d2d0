"""Addresses of `offices`."""

from django.urls import URLPattern, URLResolver, path

from danbiet.offices.views import agencies, people, rules, sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/<str:token>/", sign_in.sign_in_link, name="sign_in_link"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("password/", sign_in.set_password, name="set_password"),
    path("second-factor/", sign_in.second_factor, name="second_factor"),
    path("second-factor/set-up/", sign_in.second_factor_set_up, name="second_factor_set_up"),
    path("language/", sign_in.set_language, name="set_language"),
    path("people/", people.people, name="people"),
    path("people/add/", people.add_person, name="add_person"),
    path("people/<int:user_id>/", people.person, name="person"),
    path("people/<int:user_id>/link/", people.make_link, name="make_link"),
    path("people/<int:user_id>/deactivate/", people.deactivate, name="deactivate_person"),
    path("people/<int:user_id>/lost-phone/", people.lost_phone, name="lost_phone"),
    path("people/<int:user_id>/appoint/", people.appoint_person, name="appoint_person"),
    path("appointments/<int:appointment_id>/end/", people.end, name="end_appointment"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/<int:agency_id>/open/", agencies.open_one, name="open_agency"),
    path("rules/", rules.rules, name="rules"),
    path("rules/own/", rules.own_rules, name="own_rules"),
    # The shell's own doors lead to ours.
    path("login/", sign_in.to_sign_in, name="desk_login"),
    path("logout/", sign_in.sign_out),
    path("password_reset/", sign_in.to_sign_in),
    path("password_reset/<path:rest>", sign_in.to_sign_in),
]
