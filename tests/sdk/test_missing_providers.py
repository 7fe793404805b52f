"""Providers in an environment that has none of their packages: one line each, and no harm."""

import importlib.util

import pytest

import lucidicai as lai
from lucidicai.functions.providers import ProviderType
from lucidicai.integrations.table import BY_NAME
from lucidicai.integrations.table import PROVIDERS
from tests.sdk.record import conftest as record

fake_server = record.fake_server
fake_servers = record.fake_servers
quiet_process = record.quiet_process
recorded = record.recorded

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("openinference") is not None,
    reason="the packages are installed here; their tests are in tests/sdk/integrations",
)


def test_a_package_that_is_missing_is_named_once_with_what_to_install(recorded, caplog):
    session_id = lai.init(providers=["openai", "anthropic"])
    lai.init(providers=["openai"])
    said = [each.message for each in caplog.records if "provider" in each.message]
    assert len(said) == 2
    assert "openai is not installed" in said[0]
    assert "pip install 'lucidic-sdk[openai]'" in said[0]
    assert recorded.session(session_id)["kinds"][0] == "SessionBegan"


def test_a_name_that_is_none_is_told_those_that_are(recorded, caplog):
    lai.init(providers=["openay", object()])
    said = [each.message for each in caplog.records if "no such provider" in each.message]
    assert len(said) == 2
    assert all(row.name in said[0] for row in PROVIDERS)


def test_every_name_of_the_type_means_a_provider():
    assert set(ProviderType.__args__) == set(BY_NAME)  # type: ignore[attr-defined]  # a Literal
