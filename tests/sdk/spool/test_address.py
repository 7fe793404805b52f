import pytest

from lucidicai.settings import Settings
from lucidicai.spool.address import is_same_destination
from lucidicai.spool.address import key_sha256
from lucidicai.spool.address import normal_url
from lucidicai.wire.segment import Address


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://localhost:8000", "http://127.0.0.1:8000"),
        ("http://localhost:8000", "http://[::1]:8000/"),
        ("http://localhost:8000", "http://LOCALHOST:8000/api"),
        ("http://localhost:8000", "http://127.0.0.2:8000"),
        ("http://localhost:8000", "http://lucidic.localhost:8000"),
        ("http://localhost:8000/api/", "http://localhost:8000"),
        ("https://example.org", "https://example.org:443/"),
        ("http://example.org", "HTTP://Example.org:80"),
        ("http://[fe80::1]:8000", "http://[FE80::1]:8000/"),
    ],
)
def test_the_same_server_has_one_form(one, other):
    assert normal_url(one) == normal_url(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://localhost:8000", "http://localhost:8001"),
        ("http://localhost:8000", "https://localhost:8000"),
        ("http://localhost:8000", "http://192.168.0.1:8000"),
        ("http://localhost:8000", "http://127.example.org:8000"),
        ("http://localhost:8000", "http://notlocalhost:8000"),
        ("http://example.org/a", "http://example.org/b"),
    ],
)
def test_different_servers_stay_different(one, other):
    assert normal_url(one) != normal_url(other)


@pytest.mark.parametrize(
    ("host", "is_here"),
    [("localhost", True), ("127.0.0.2", True), ("a.localhost", True), ("[::1]", True),
     ("127.example.org", False), ("127.0.0.1.example.org", False), ("localhost.example", False)],
)  # fmt: skip
def test_what_needs_no_key_is_what_is_this_host_in_the_spool(host, is_here):
    url = f"http://{host}:8000"
    assert Settings.load({}, base_url=url).is_local is is_here
    assert (normal_url(url) == "http://localhost:8000") is is_here


@pytest.mark.parametrize("url", ["", "nonsense", "http://h:port", "http://[broken"])
def test_what_is_no_address_stays_as_it_is(url):
    assert normal_url(url) == url


def test_server_agent_and_key_make_the_destination():
    one = Address("w", "http://localhost:8000", "a", key_sha256("k"))
    assert is_same_destination(one, Address("v", "http://127.0.0.1:8000/", "a", key_sha256("k")))
    assert not is_same_destination(one, Address("v", one.base_url, "b", key_sha256("k")))
    assert not is_same_destination(one, Address("v", one.base_url, "a", key_sha256("l")))
    assert not is_same_destination(one, Address("v", "http://h:1", "a", key_sha256("k")))


def test_no_key_is_not_the_hash_of_nothing():
    assert key_sha256(None) == key_sha256("") == ""
    assert len(key_sha256("k")) == 64
