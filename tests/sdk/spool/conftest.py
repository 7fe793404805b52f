"""Failures that the guard contains are raised here, and every test hears each warning."""

import pytest

from lucidicai.guard import RAISE_VARIABLE
from tests.support import fake_server as fake

fake_server = fake.fake_server
fake_servers = fake.fake_servers


@pytest.fixture(autouse=True)
def raise_internal(monkeypatch):
    monkeypatch.setenv(RAISE_VARIABLE, "1")
    monkeypatch.setattr("lucidicai.guard.log._silent_until", {})
