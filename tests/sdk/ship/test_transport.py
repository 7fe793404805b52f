import pytest

from lucidicai.ship import transport as transport_module
from lucidicai.ship.answer import Verdict
from lucidicai.ship.answer import judge
from lucidicai.ship.reach import MisdirectedError
from lucidicai.ship.reach import NoAnswerError
from lucidicai.ship.reach import UnreachableError
from lucidicai.ship.reach import knock
from lucidicai.ship.transport import Transport
from lucidicai.wire import codec
from tests.support import pipe_builders as build
from tests.support.fake_server import HANG_UP


@pytest.fixture
def transport(fake_server):
    made = Transport(fake_server.base_url, "k", 10.0)
    yield made
    made.close()


def frames(count=3):
    records = [build.event() for _ in range(count)]
    for seq, record in enumerate(records, 1):
        record.writer, record.seq, record.time = "w", seq, seq
    return b"".join(codec.encode(record) for record in records)


def test_a_batch_arrives_compressed_and_under_its_key(fake_server, transport):
    reply = transport.post_records(frames(50))
    assert judge(*reply).verdict is Verdict.TAKEN
    assert [record.seq for record in fake_server.records] == list(range(1, 51))
    ((path, headers, size),) = fake_server.requests
    assert path == "/v1/records"
    assert headers["Authorization"] == "Api-Key k"
    assert headers["Content-Type"] == "application/vnd.lucidic.records; version=1"
    assert headers["Content-Encoding"] == "zstd"
    assert size < len(frames(50)) / 2


def test_without_a_key_no_key_is_sent(fake_server):
    transport = Transport(fake_server.base_url, None, 10.0)
    transport.post_records(frames())
    assert "Authorization" not in fake_server.requests[0][1]
    transport.close()


def test_one_connection_serves_many_requests(fake_server, transport):
    for _ in range(5):
        transport.post_records(frames())
    assert len(fake_server._connections) == 1


def test_a_connection_that_the_server_closed_is_replaced(fake_server, transport):
    transport.post_records(frames())
    fake_server.go_away()
    fake_server.come_back()
    assert judge(*transport.post_records(frames())).verdict is Verdict.TAKEN


def test_a_kept_connection_that_breaks_in_use_is_replaced_once(fake_server, transport):
    transport.post_records(frames())
    fake_server.answer(HANG_UP, times=1)
    assert judge(*transport.post_records(frames())).verdict is Verdict.TAKEN
    fake_server.answer(HANG_UP)
    with pytest.raises(NoAnswerError):
        transport.post_records(frames())
    assert len(fake_server.requests) == 5


def test_a_path_in_the_address_is_kept(fake_server):
    transport = Transport(fake_server.base_url + "/lucidic/", "k", 10.0)
    transport.post_records(frames())
    assert fake_server.requests[0][0] == "/lucidic/v1/records"
    transport.close()


def test_redirects_are_not_followed(fake_server, transport):
    fake_server.answer(307, headers={"Location": fake_server.base_url + "/v1/leases"})
    assert judge(*transport.post_records(frames())).verdict is Verdict.NOT_LUCIDIC
    assert len(fake_server.requests) == 1


def test_an_endless_answer_is_cut_and_costs_only_the_connection(
    fake_server, transport, monkeypatch
):
    monkeypatch.setattr(transport_module, "_LONGEST_ANSWER_BYTES", 1000)
    fake_server.answer(200, body=b"x" * 100_000, times=1)
    assert len(transport.post_records(frames()).body) == 1000
    assert judge(*transport.post_records(frames())).verdict is Verdict.TAKEN


def test_nobody_there_is_unreachable(fake_server, transport):
    fake_server.go_away()
    with pytest.raises(UnreachableError):
        transport.post_records(frames())
    with pytest.raises(UnreachableError):
        knock(fake_server.base_url)
    fake_server.come_back()
    knock(fake_server.base_url)
    transport.post_records(frames())


def test_a_server_that_goes_silent_gave_no_answer(fake_server):
    transport = Transport(fake_server.base_url, "k", 0.05)
    fake_server.hold()
    with pytest.raises(NoAnswerError):
        transport.post_records(frames())
    fake_server.behave()
    transport._timeout_seconds = 20.0
    assert judge(*transport.post_records(frames())).verdict is Verdict.TAKEN
    transport.close()


def test_a_host_without_a_name_is_unreachable():
    with pytest.raises(UnreachableError):
        knock("http://does-not-exist.invalid:8000")


@pytest.mark.parametrize("url", ["http://h:port", "ftp://h", "http://", "nonsense"])
def test_what_is_no_address_is_misdirected(url):
    with pytest.raises(MisdirectedError):
        knock(url)


@pytest.mark.parametrize("key", ["schlüssel", "a\nb", "a\x00b"])
def test_a_key_that_no_header_can_carry_is_misdirected(fake_server, key):
    with pytest.raises(MisdirectedError, match="LUCIDIC_API_KEY"):
        Transport(fake_server.base_url, key, 5.0)


def test_no_tls_where_tls_is_asked_for_is_misdirected(fake_server):
    transport = Transport(fake_server.base_url.replace("http:", "https:"), "k", 5.0)
    with pytest.raises(MisdirectedError, match="no secure connection"):
        transport.post_records(frames())
    transport.close()


def test_nothing_more_is_imported_once_the_transport_is_there(fake_server, tmp_path):
    """A thread that imports while the program forks leaves half a module in the child."""
    source = """
    import codecs, socket
    codecs.lookup("idna")
    from lucidicai.ship.transport import Transport
    transport = Transport(URL, "k", 10)
    before = set(sys.modules)
    assert transport.post_json("/v1/leases", {"writer": "w"}).status == 200
    assert transport.post_records(b"").status == 200
    transport.close()
    print(sorted(set(sys.modules) - before))
    """
    done = build.run(source, tmp_path, fake_server.base_url)
    assert (done.stdout, done.stderr) == ("[]\n", "")
