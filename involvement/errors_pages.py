"""The pages for when something is not there, not allowed, or broken."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the page was open too long; the browser keeps what was typed when going back."""
    return render(request, "403_csrf.html", status=403)
