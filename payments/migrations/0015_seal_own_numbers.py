"""Seal what frozen runs keep of BASW's own account. Going back opens it again."""

import base64
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import migrations

BATCH = 500
FIND = """
    SELECT id, seal_id, file_details FROM payments_payoutrun WHERE id > %s
    ORDER BY id LIMIT %s FOR UPDATE
"""
WRITE = "UPDATE payments_payoutrun SET file_details = %s WHERE id = %s"
NOTHING = ("", "{}")


def place(seal_id):
    return f"payments.payoutrun.file_details:{seal_id}".encode()


def sealed(text, seal_id):
    if text in NOTHING:
        return ""
    key_id, key = next(iter(settings.SEAL_KEYS.items()))
    nonce = secrets.token_bytes(12)
    hidden = AESGCM(key).encrypt(nonce, text.encode(), place(seal_id))
    return f"{key_id}:{base64.b64encode(nonce + hidden).decode()}"


def opened(token, seal_id):
    if token in NOTHING:
        return "{}"
    key_id, _, encoded = token.partition(":")
    raw = base64.b64decode(encoded)
    return AESGCM(settings.SEAL_KEYS[key_id]).decrypt(raw[:12], raw[12:], place(seal_id)).decode()


def each(connection, change):
    """Change every row, a batch at a time. No trigger watches the column just now."""
    last, rows = 0, True
    with connection.cursor() as cursor:
        while rows:
            cursor.execute(FIND, [last, BATCH])
            rows = cursor.fetchall()
            for pk, seal_id, text in rows:
                cursor.execute(WRITE, [change(text, seal_id), pk])
                last = pk


def seal_all(apps, schema_editor):
    each(schema_editor.connection, sealed)


def open_all(apps, schema_editor):
    each(schema_editor.connection, opened)


class Migration(migrations.Migration):
    dependencies = [("payments", "0014_own_numbers_have_a_place_for_a_seal")]
    operations = [migrations.RunPython(seal_all, open_all)]
