"""Every address of the site."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, re_path
from django.views.i18n import set_language

from aidlift.records import connect
from aidlift.web import errors

connect.start()  # fills the registries of actions and queries, from which most pages are made

from aidlift.web.api.urls import api_urls  # noqa: E402
from aidlift.web.audit import view as audit  # noqa: E402
from aidlift.web.bulletins import view as bulletins  # noqa: E402
from aidlift.web.consignments import view as consignments  # noqa: E402
from aidlift.web.doing.view import do  # noqa: E402
from aidlift.web.flights import view as flights  # noqa: E402
from aidlift.web.help import view as handbook  # noqa: E402
from aidlift.web.home.me import me  # noqa: E402
from aidlift.web.home.view import home  # noqa: E402
from aidlift.web.intake.view import article  # noqa: E402
from aidlift.web.mobilisation import view as mobilisation  # noqa: E402
from aidlift.web.plans import page as plan_pages  # noqa: E402
from aidlift.web.plans import view as plans  # noqa: E402
from aidlift.web.record.view import record  # noqa: E402
from aidlift.web.reserve import view as reserve  # noqa: E402
from aidlift.web.sign_in import no_mail  # noqa: E402
from aidlift.web.situation import view as situation  # noqa: E402
from aidlift.web.tables.view import subject, table  # noqa: E402
from aidlift.web.work import view as work  # noqa: E402

urlpatterns = [
    path("", home, name="home"),
    re_path(r"^account/(password/reset|email|confirm-email|signup)/", no_mail),
    path("account/", include("allauth.urls")),
    path("api/v1/", api_urls()),
    path("me/", me, name="me"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("help/", handbook.contents, name="help"),
    path("help/<slug:slug>/", handbook.page, name="help_page"),
    path("audit/verify/", audit.verify, name="verify_chain"),
    path("tables/<str:name>/", table, name="table"),
    path("do/<str:name>/", do, name="do"),
    path("intake/<str:article_id>/", article, name="article"),
    path("plans/run/", work.run, name="run"),
    path("plans/job/<str:job>/", work.work, name="work"),
    path("plans/<slug:plan>/bulletin/", plans.bulletin, name="run_bulletin"),
    path("plans/<slug:plan>/charts/<slug:name>.svg", plans.chart, name="run_chart"),
    path("situation/", situation.situation, name="situation"),
    path("situation/charts/<slug:name>.svg", situation.chart, name="situation_chart"),
    path("situation/<str:code>/", situation.country, name="country"),
    path("situation/<str:code>/<slug:name>.svg", situation.country_chart, name="country_chart"),
    path("needs/", mobilisation.needs, name="needs"),
    path("needs/patients/", mobilisation.patients, name="needs_of_patients"),
    path("pledges/", mobilisation.pledges, name="pledges"),
    path("reserve/", reserve.reserve, name="reserve"),
    path("reserve/expiry.svg", reserve.chart, name="reserve_chart"),
    path("corridors/", flights.corridors_page, name="corridors"),
    path("corridors/flights.svg", flights.chart, name="flights_chart"),
    path("bulletins/", bulletins.listed, name="bulletins"),
    path("bulletins/<str:bulletin>/", bulletins.bulletin, name="bulletin"),
    path("bulletins/<str:bulletin>/<str:language>.<str:kind>", bulletins.file, name="bulletin_file"),
    path("plans/<slug:plan>/", plan_pages.plan, name="plan"),
    path("plans/<slug:plan>/<slug:name>.svg", plan_pages.chart, name="plan_chart"),
    path("plans/<slug:plan>/beside/", plan_pages.choose, name="choose_plan"),
    path("plans/<slug:plan>/beside/<slug:other>/", plan_pages.against, name="plans_compared"),
    path("plans/<slug:plan>/what-if/", plan_pages.ask, name="ask_what_if"),
    path("plans/<slug:plan>/what-if/<uuid:name>/", plan_pages.answer, name="what_if"),
    path("consignments/<str:consignment>/", consignments.consignment, name="consignment"),
    path("records/<slug:kind>/<path:key>/", record, name="record"),
    path("<slug:slug>/", subject, name="subject"),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler429 = errors.too_many_requests
"""Asked for by allauth."""

handler500 = errors.server_error
