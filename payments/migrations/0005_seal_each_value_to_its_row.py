"""Seal what is sealed anew, bound to its row. Going back binds it to its column alone again."""

import base64
import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import migrations

COLUMNS = ("account_name", "sort_code", "account_number")
BATCH = 500
FIND = """
    SELECT id, seal_id, person_id, account_name, sort_code, account_number
    FROM payments_payeeaccount WHERE id > %s ORDER BY id LIMIT %s FOR UPDATE
"""
WRITE = """
    UPDATE payments_payeeaccount
    SET account_name = %s, sort_code = %s, account_number = %s WHERE id = %s
"""


def to_its_column(column, seal_id, person_id):
    return f"payments.payeeaccount.{column}"


def to_its_row(column, seal_id, person_id):
    return f"payments.payeeaccount.{column}:{seal_id}:{person_id}"


def opened(token, place):
    if not token:
        return ""
    key_id, _, encoded = token.partition(":")
    raw = base64.b64decode(encoded)
    return AESGCM(settings.SEAL_KEYS[key_id]).decrypt(raw[:12], raw[12:], place.encode()).decode()


def sealed(text, place):
    if not text:
        return ""
    key_id, key = next(iter(settings.SEAL_KEYS.items()))
    nonce = secrets.token_bytes(12)
    hidden = AESGCM(key).encrypt(nonce, text.encode(), place.encode())
    return f"{key_id}:{base64.b64encode(nonce + hidden).decode()}"


def reseal(connection, *, was, now):
    """Open and seal every row, a batch at a time. Empty texts need no seal."""
    last, rows = 0, True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pgtrigger.ignore', %s, true)",
            ["{pgtrigger_payee_account_never_changes_18735}"],
        )
        while rows:
            cursor.execute(FIND, [last, BATCH])
            rows = cursor.fetchall()
            for pk, seal_id, person_id, *tokens in rows:
                row = (seal_id, person_id)
                values = [
                    sealed(opened(token, was(column, *row)), now(column, *row))
                    for column, token in zip(COLUMNS, tokens, strict=True)
                ]
                cursor.execute(WRITE, [*values, pk])
                last = pk
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")


def bind_to_rows(apps, schema_editor):
    reseal(schema_editor.connection, was=to_its_column, now=to_its_row)


def bind_to_columns(apps, schema_editor):
    reseal(schema_editor.connection, was=to_its_row, now=to_its_column)


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_sealed_values_know_their_row")]
    operations = [migrations.RunPython(bind_to_rows, bind_to_columns)]
