"""Is it alive, and is it ready? JSON for whatever watches the service."""

from collections.abc import Callable
from datetime import timedelta

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from involvement.notices.models import Heartbeat

SILENT_AFTER = timedelta(seconds=60)


@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The web process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Everything the service stands on answers: 200, or 503 with what does not."""
    checks = {name: _holds(check) for name, check in CHECKS.items()}
    ok = all(checks.values())
    return JsonResponse(
        {"status": "ok" if ok else "not ready", "checks": checks}, status=200 if ok else 503
    )


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, RedisError, OSError):
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _broker() -> bool:
    cache.set("health", "ok", 5)
    return cache.get("health") == "ok"


def _heart(name: str) -> Callable[[], bool]:
    def beats() -> bool:
        return Heartbeat.objects.filter(name=name, at__gt=timezone.now() - SILENT_AFTER).exists()

    return beats


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "broker": _broker,
    "worker": _heart("worker"),
    "beat": _heart("beat"),
    "migrations": _migrations,
}
