"""The tests' own guard against the network works."""

from __future__ import annotations

import socket
import urllib.request

import pytest


def test_another_machine_is_out_of_reach_by_address() -> None:
    with socket.socket() as attempt, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        attempt.connect(("192.0.2.1", 80))


def test_another_machine_is_out_of_reach_by_name() -> None:
    with pytest.raises(AssertionError, match=r"example\.org"):
        urllib.request.urlopen("http://example.org/", timeout=1)


def test_this_machine_is_in_reach() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as there,
    ):
        assert there.getpeername() == server.getsockname()
