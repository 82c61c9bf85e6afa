"""What is written down of a run: never the secret part of a personal link."""

import logging
import re

TOKEN = re.compile(r"(/[ipcf]/|/sign-in/link/)[\w-]{12,}")


class Line(logging.Formatter):
    """One line for each event, with the tokens of links left out, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return TOKEN.sub(r"\1(token)", super().format(record))
