"""The application's own role does its work, and can neither change nor empty what must stay."""

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction


@pytest.fixture
def as_application(db):
    if not settings.DATABASE_APP_ROLE:
        pytest.fail("The tests need DATABASE_APP_ROLE.")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {settings.DATABASE_APP_ROLE}")
        yield cursor
        cursor.execute("RESET ROLE")


def test_the_application_reads_and_writes(as_application):
    as_application.execute("SELECT count(*) FROM people_person")
    as_application.execute("UPDATE people_person SET name = name")
    as_application.execute("DELETE FROM people_personallink")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditrow SET action = ''",
        "DELETE FROM audit_auditrow",
        "UPDATE audit_auditseal SET mark = ''",
        "DELETE FROM audit_auditseal",
        "UPDATE activities_statuschange SET status = 'ready'",
        "DELETE FROM activities_statuschange",
        "UPDATE activities_presencerule SET minimum = 2",
        "DELETE FROM activities_presencerule",
        "UPDATE payments_bankfiledownload SET sha256 = ''",
        "DELETE FROM payments_bankfiledownload",
        "UPDATE payments_ledgerentry SET amount_pence = 1",
        "DELETE FROM payments_ledgerentry",
        "TRUNCATE people_person",
        "DROP TABLE people_person",
        "DELETE FROM django_migrations",
    ],
)
def test_the_application_cannot_change_what_must_stay(as_application, statement):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):  # noqa: SIM117
        with transaction.atomic():
            as_application.execute(statement)
