"""Sessions as Django keeps them in the database, found by a statement that is written once."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from involvement.written import written_once


@written_once
def _live(*, key, now):
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(db.SessionStore):
    """Every page of somebody signed in begins here."""

    def _get_session_from_db(self):
        found = _live(key=self.session_key, now=timezone.now()) if self.session_key else []
        if not found:
            self._session_key = None
            return None
        return found[0]
