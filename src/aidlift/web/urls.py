"""Every address of the site."""

from __future__ import annotations

from django.urls import include, path

from aidlift.records import connect
from aidlift.web import errors

connect.start()  # fills the registries of actions and queries, from which most pages are made

from aidlift.web.api.urls import api_urls  # noqa: E402
from aidlift.web.doing.view import do  # noqa: E402
from aidlift.web.help import view as handbook  # noqa: E402
from aidlift.web.home.me import me  # noqa: E402
from aidlift.web.home.view import home  # noqa: E402
from aidlift.web.intake.view import article  # noqa: E402
from aidlift.web.plans import view as plans  # noqa: E402
from aidlift.web.record.view import record  # noqa: E402
from aidlift.web.situation import view as situation  # noqa: E402
from aidlift.web.tables.view import subject, table  # noqa: E402
from aidlift.web.work import view as work  # noqa: E402

urlpatterns = [
    path("", home, name="home"),
    path("account/", include("allauth.urls")),
    path("api/v1/", api_urls()),
    path("me/", me, name="me"),
    path("help/", handbook.contents, name="help"),
    path("help/<slug:slug>/", handbook.page, name="help_page"),
    path("tables/<str:name>/", table, name="table"),
    path("do/<str:name>/", do, name="do"),
    path("intake/<str:article_id>/", article, name="article"),
    path("plans/run/", work.run, name="run"),
    path("plans/job/<uuid:name>/", work.work, name="work"),
    path("plans/<slug:plan>/bulletin/", plans.bulletin, name="run_bulletin"),
    path("plans/<slug:plan>/charts/<slug:name>.svg", plans.chart, name="run_chart"),
    path("situation/", situation.situation, name="situation"),
    path("situation/charts/<slug:name>.svg", situation.chart, name="situation_chart"),
    path("situation/<str:code>/", situation.country, name="country"),
    path("situation/<str:code>/<slug:name>.svg", situation.country_chart, name="country_chart"),
    path("records/<slug:kind>/<path:key>/", record, name="record"),
    path("<slug:slug>/", subject, name="subject"),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
