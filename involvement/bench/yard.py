"""The yardstick: a plain table of fifty rows, rendered by Django as it comes out of its box."""

import time
from collections.abc import Callable

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.template import Context, Engine
from django.test.utils import override_settings
from django.urls import path

from involvement.bench.door import Answer, Door

AS_IT_COMES = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROWS = [
    {"name": f"Row number {n}", "kind": "ordinary", "day": f"{n % 28 + 1} March", "pence": n * 125}
    for n in range(50)
]
TABLE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head>
<body><h1>{{ title }}</h1>
<table><thead><tr><th>Name</th><th>Kind</th><th>Day</th><th>Amount</th><th>Note</th></tr></thead>
<tbody>{% for row in rows %}
<tr class="{% cycle 'odd' 'even' %}"><td>{{ forloop.counter }}</td><td><a href="/{{ row.pence }}/">
{{ row.name|title }}</a></td><td>{{ row.kind }}</td><td>{{ row.day }}</td>
<td>{{ row.pence|floatformat:2 }}</td><td>{% if row.pence > 3000 %}much{% else %}little{% endif %}
</td></tr>{% endfor %}
</tbody></table></body></html>"""
template = Engine(autoescape=True).from_string(TABLE)


def table(request):
    return HttpResponse(template.render(Context({"title": "A plain table", "rows": ROWS})))


urlpatterns = [path("yard/", table)]


def by_itself(get_response):
    """Answer from the yard's own addresses instead of the site's."""

    def middleware(request):
        request.urlconf = __name__
        return get_response(request)

    return middleware


def door() -> Door:
    with override_settings(MIDDLEWARE=[f"{__name__}.by_itself", *AS_IT_COMES]):
        return Door(application=WSGIHandler())


def answer() -> Answer:
    return door().ask("/yard/")


def cost() -> Callable[[], float]:
    """Return what measures one rendering, in seconds of CPU."""
    asks = door()
    return lambda: asks.ask("/yard/").cpu


def seconds(times: int = 50) -> float:
    """Return the ordinary time one rendering takes by the clock, for comparing with waits."""
    asks = door()
    asks.ask("/yard/")
    began = time.perf_counter()
    for _ in range(times):
        asks.ask("/yard/")
    return (time.perf_counter() - began) / times
