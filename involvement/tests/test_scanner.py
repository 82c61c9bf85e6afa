"""Files are looked at by a scanner where there is one; here it is a made-up one that speaks as
ClamAV does. (security.md 9, 53)"""

import logging
import socketserver
import struct
import threading
from contextlib import contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from involvement import uploads

# the test file that every scanner knows, in two halves so that none takes this page for it
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(socketserver.StreamRequestHandler):
    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.server.seen.append(content)
        self.wfile.write(self.server.says or self.judged(content))

    def judged(self, content):
        return b"stream: Eicar-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


@contextmanager
def running(server):
    server.seen, server.says = [], b""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=["socket", "address"])
def clamd(request, settings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the path of a socket has to be short
    if request.param == "socket":
        settings.CLAMD = "clamd.sock"
        server = socketserver.UnixStreamServer("clamd.sock", Clamd)
    else:
        server = socketserver.TCPServer(("127.0.0.1", 0), Clamd)
        settings.CLAMD = f"127.0.0.1:{server.server_address[1]}"
    with running(server) as there:
        yield there


def sent(content):
    return uploads.document(SimpleUploadedFile("notes.txt", content))


def test_a_clean_file_is_taken_and_one_with_a_virus_is_not(clamd, caplog):
    long = b"Notes of the day. " * 10_000

    assert sent(long).content == long
    with pytest.raises(ValidationError, match="This file has a virus in it"):
        sent(b"Notes " + EICAR)

    assert clamd.seen == [long, b"Notes " + EICAR]
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "Eicar-Signature" in caplog.text
    assert "notes" not in caplog.text.lower()


def test_a_file_that_nobody_could_look_at_is_not_taken(clamd, settings):
    clamd.says = b"INSTREAM size limit exceeded. ERROR\0"
    with pytest.raises(ValidationError, match="cannot check files for viruses just now"):
        sent(b"Notes")

    settings.CLAMD = "nobody.sock"
    with pytest.raises(ValidationError, match="in a few minutes"):
        sent(b"Notes")


def test_without_a_scanner_files_are_taken():
    assert sent(b"Notes").content == b"Notes"
