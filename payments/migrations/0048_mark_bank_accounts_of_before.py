"""Give each bank account of before what tells whether another is the same."""

import base64
import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import migrations

BATCH = 500
FIND = """
    SELECT id, seal_id, person_id, sort_code, account_number
    FROM payments_payeeaccount WHERE id > %s AND account_number <> '' AND fingerprint = ''
    ORDER BY id LIMIT %s FOR UPDATE
"""
WRITE = "UPDATE payments_payeeaccount SET fingerprint = %s WHERE id = %s"


def opened(token, column, seal_id, person_id):
    key_id, _, encoded = token.partition(":")
    raw = base64.b64decode(encoded)
    place = f"payments.payeeaccount.{column}:{seal_id}:{person_id}".encode()
    return AESGCM(settings.SEAL_KEYS[key_id]).decrypt(raw[:12], raw[12:], place).decode()


def fingerprint(sort_code, account_number):
    key_id, ring_key = next(iter(settings.SEAL_KEYS.items()))
    key = hmac.digest(ring_key, b"payments.payeeaccount.fingerprint", hashlib.sha256)
    said = f"{sort_code}|{account_number}".encode()
    return f"{key_id}:{hmac.digest(key, said, hashlib.sha256).hex()}"


def mark_all(apps, schema_editor):
    """Mark every row, a batch at a time. One that does not open can be paid into by nobody."""
    last, rows = 0, True
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pgtrigger.ignore', %s, true)",
            ["{pgtrigger_payee_account_never_changes_18735}"],
        )
        while rows:
            cursor.execute(FIND, [last, BATCH])
            rows = cursor.fetchall()
            for pk, seal_id, person_id, sort_code, account_number in rows:
                last = pk
                try:
                    numbers = [
                        opened(sort_code, "sort_code", seal_id, person_id),
                        opened(account_number, "account_number", seal_id, person_id),
                    ]
                except (InvalidTag, KeyError):
                    continue
                cursor.execute(WRITE, [fingerprint(*numbers), pk])
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")


class Migration(migrations.Migration):
    dependencies = [("payments", "0047_the_same_bank_account_is_known")]
    operations = [migrations.RunPython(mark_all, migrations.RunPython.noop)]
