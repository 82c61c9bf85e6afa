"""Files that people get from us: saved to their device, never shown inside our pages."""

from django.core.files.base import File
from django.http import FileResponse

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def attachment(file: File, *, name: str, content_type: str) -> FileResponse:
    """Serve a kept file as a download, under the name people know it by. (RFC 6266)"""
    response = FileResponse(
        file.open("rb"), as_attachment=True, filename=name, content_type=content_type
    )
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
