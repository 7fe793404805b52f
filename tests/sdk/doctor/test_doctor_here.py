"""What the doctor says of settings, the installation, the spool folder and instrumentations."""

import sys
import time
from pathlib import Path
from typing import Any

import pytest

from lucidicai.__main__ import main
from lucidicai.doctor.requirement import Requirement
from lucidicai.settings import SETTINGS
from lucidicai.spool import lost
from lucidicai.spool.address import key_sha256
from lucidicai.spool.reader import take
from lucidicai.wire.ids import new_writer_id
from lucidicai.wire.records import AnyRecord
from lucidicai.wire.records import SessionBegan
from lucidicai.wire.segment import Address
from tests.support.journals import dead
from tests.support.journals import living

KEY = "lucidic_abcdefghijklmnopqrstuvwxyz"
HERE = "http://localhost:9"


def journal_of(url: str = HERE, key: str | None = None, agent: str = "a") -> Address:
    return Address(new_writer_id(), url, agent, key_sha256(key))


def records(count: int, age_seconds: float = 0) -> list[AnyRecord]:
    at = int((time.time() - age_seconds) * 1e9)
    known: dict[str, Any] = {"writer": "w", "session_id": "s"}
    return [SessionBegan(**known, seq=n, time=at + n) for n in range(1, count + 1)]


def test_every_setting_has_its_value_and_source(doctor, tmp_path):
    told = doctor(
        "--agent-id", "mine", LUCIDIC_API_KEY=KEY, LUCIDIC_TIMEOUT="5", LUCIDIC_REDACT="off"
    )
    assert [row["name"] for row in told.json["settings"]] == [row.name for row in SETTINGS]
    assert told.setting("agent_id") == ("mine", "argument")
    assert told.setting("timeout") == ("5 seconds", "environment")
    assert told.setting("redact") == ("off", "environment")
    assert told.setting("spool_dir") == (str(tmp_path / "spool"), "environment")
    assert told.setting("verbose") == ("off", "default")
    assert told.setting("api_key") == ("lucidic_ab…wxyz", "environment")


def test_a_key_is_never_shown_whole(doctor):
    shown = [(KEY, "lucidic_ab…wxyz"), ("short-secret", "set, 12 characters")]
    for key, ends in shown:
        for is_json in (True, False):
            text = doctor("--api-key", key, is_json=is_json).text
            assert key not in text
            assert ends in text


def test_the_text_says_the_same_as_the_object(doctor):
    told = doctor(LUCIDIC_TIMEOUT="soon")
    text = doctor(is_json=False, LUCIDIC_TIMEOUT="soon").text
    for finding in told.json["findings"]:
        assert f"  {finding['level']:8} {finding['said']}\n" in text
        assert not finding["advice"] or f"           → {finding['advice']}\n" in text
    assert text.endswith("\n1 problem, 1 warning.\n")


def test_what_cannot_be_read_or_is_misspelt_or_hidden(doctor, tmp_path):
    told = doctor(LUCIDIC_TIMEOUT="soon", LUCIDIC_APIKEY=KEY, LUCIDIC_SOMETHING_ELSE="1")
    unreadable, misspelt = told.of("warning")
    assert unreadable == (
        "LUCIDIC_TIMEOUT='soon' cannot be read as seconds and is left out.",
        "Correct it or remove it; the default is 30.0.",
    )
    assert misspelt == (
        "LUCIDIC_APIKEY is set, and nothing reads it.",
        "Perhaps LUCIDIC_API_KEY is meant.",
    )
    assert told.setting("timeout") == ("30 seconds", "default")
    assert doctor(LUCIDIC_SPOOL_DIRS="/elsewhere").of("warning") == []  # the server's own
    assert "LUCIDIC_DEBUG is on" in doctor(LUCIDIC_DEBUG="1").only("warning")[0]
    (tmp_path / ".env").write_text(f"# mine\nexport LUCIDIC_API_KEY={KEY}\nOTHER=1\n")
    said, _ = doctor().only("warning")
    assert said.startswith(f"{tmp_path / '.env'} sets LUCIDIC_API_KEY, and")
    assert doctor(LUCIDIC_API_KEY=KEY).of("warning") == []


def test_keys_that_cannot_work(doctor):
    remote = ("--base-url", "http://nowhere.invalid")
    assert doctor(*remote).of("problem")[0][0].startswith("There is no API key, and")
    said, advice = doctor(*remote, "--api-key", f"{KEY}\n").of("problem")[0]
    assert "no request can carry" in said
    assert "line feed" in advice
    assert "in quotes" in doctor(*remote, "--api-key", f'"{KEY}"').only("warning")[0]


def test_the_public_package_beside_ours(doctor, tmp_path):
    info = tmp_path / "site" / "lucidicai-3.7.1.dist-info"
    info.mkdir(parents=True)
    info.joinpath("METADATA").write_text("Metadata-Version: 2.1\nName: lucidicai\nVersion: 3.7.1\n")
    said, advice = doctor(path=str(tmp_path / "site")).of("problem")[0]
    assert said.startswith("The public package `lucidicai` 3.7.1 is installed beside lucidic-sdk")
    assert advice.startswith("Run `pip uninstall lucidicai lucidic-sdk`")


def test_a_spool_that_takes_no_records(doctor, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    said, advice = doctor("--spool-dir", str(blocked / "spool")).of("problem")[0]
    assert said.startswith(f"{blocked / 'spool'} takes no records ({blocked} is no folder)")
    assert "LUCIDIC_SPOOL_DIR" in advice


def test_records_wait_in_the_spool_only_where_they_can(doctor, tmp_path):
    assert "records wait in the spool" in doctor().only("problem")[1]
    (tmp_path / "blocked").write_text("")
    told = doctor("--spool-dir", str(tmp_path / "blocked"))
    assert not any("wait in the spool" in advice for _, advice in told.of("problem"))
    # Without a key nothing is recorded at all.
    told = doctor("--base-url", "http://nowhere.invalid")
    assert not any("wait in the spool" in advice for _, advice in told.of("problem"))


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file system that nobody may write to")
def test_a_read_only_spool(doctor):
    said, _ = doctor("--spool-dir", "/proc/spool").of("problem")[0]
    assert said.startswith("/proc/spool takes no records (")


def test_a_spool_that_is_not_there_yet_is_not_made(doctor, tmp_path):
    said = [sentence for sentence, _ in doctor().of("ok")]
    assert f"{tmp_path / 'spool'} is made when the first record is written" in said
    assert not (tmp_path / "spool").exists()


def test_what_waits_for_whom_and_since_when(doctor, tmp_path):
    spool = tmp_path / "spool"
    folder = dead(spool, journal_of(), [*records(1, age_seconds=9e5), *records(2, 7_300)])
    with take(folder) as writer:
        assert writer is not None
        writer.release(next(writer.batches(1)).position)  # the server has the oldest one
    dead(spool, journal_of(agent="b"), records(1))
    dead(spool, journal_of(key="other"), records(1, age_seconds=3 * 86_400 + 60))
    dead(spool, journal_of("https://there.example"), records(1, age_seconds=100))
    dead(spool, journal_of(), [])
    with living(spool, journal_of(), records(1)):
        told = doctor(LUCIDIC_BASE_URL=HERE)
    here, other_key, there = told.of("warning")
    assert here[0] == (
        "2 programs ended and left 3 records for this server, the oldest 2 hours old."
    )
    assert other_key[0] == (
        "1 program ended and left 1 record for this server under another key, the oldest 3 days "
        "old."
    )
    assert "--as-current-key" in other_key[1]
    assert there[0] == (
        "1 program ended and left 1 record for another server (https://there.example:443), "
        "the oldest 1 minute old."
    )
    assert "lucidic drain --base-url https://there.example:443" in there[1]
    said = [sentence for sentence, _ in told.of("ok")]
    assert any(s.startswith("1 program recording now: 1 record for the server") for s in said)


def test_damage_is_told_and_changes_nothing(doctor, tmp_path):
    folder = dead(tmp_path / "spool", journal_of(), records(1), tail=b"\x09\x00\x00\x00torn")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    told = doctor()
    assert told.of("warning")[-1][0] == f"The journal {folder.name} is damaged at 1 place: torn."
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_losses_that_no_server_was_told_of(doctor, tmp_path):
    for count in (2, 3):
        address = journal_of()
        folder = dead(tmp_path / "spool", address, [])
        lost.write(folder, address, {"spool_full": count})
    said, advice = doctor().only("warning")
    assert said == "Records were lost on this host, and no server was told yet: 5 spool_full."
    assert "losses.md" in advice


def test_a_full_folder(doctor, tmp_path):
    dead(tmp_path / "spool", journal_of(), records(1))
    assert "is full" in doctor(LUCIDIC_SPOOL_MAX_BYTES="4096").of("problem")[0][0]
    assert "is nearly full" in doctor(LUCIDIC_SPOOL_MAX_BYTES="9000").of("warning")[0][0]


def test_instrumentations_are_measured_by_the_extras_ranges(doctor, tmp_path):
    site = tmp_path / "site"
    requires = (
        "msgspec<1,>=0.20",
        'good-instrumentation==1.5.*; extra == "openai"',
        'good-library; extra == "openai"',
        'late-instrumentation[x]<2,>=1.0b3; extra == "groq"',
        'absent-instrumentation~=0.4; python_version < "4" and extra == "cohere"',
        'absent-instrumentation~=0.4; extra == "gemini"',
        'good-library; extra == "gemini"',
        'lucidic-sdk[openai]; extra == "all"',
    )
    versions = {"lucidic-sdk": "0.1.0", "good-instrumentation": "1.5.2", "good-library": "3"}
    for name, version in {**versions, "late-instrumentation": "2.0"}.items():
        info = site / f"{name.replace('-', '_')}-{version}.dist-info"
        info.mkdir(parents=True)
        lines = [f"Requires-Dist: {line}" for line in requires if name == "lucidic-sdk"]
        head = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
        info.joinpath("METADATA").write_text("\n".join([*head, *lines, ""]))
    told = doctor(path=str(site))
    said = [sentence for sentence, _ in told.of("ok")]
    assert "openai: good-instrumentation 1.5.2, good-library 3" in said
    assert (
        "gemini: good-library 3; without absent-instrumentation its calls are not recorded" in said
    )
    assert "not installed: cohere; `pip install 'lucidic-sdk[cohere]'`" in said
    assert told.only("warning") == (
        (
            "late-instrumentation 2.0 is installed, and <2,>=1.0b3 is what was tried: the calls "
            "of groq may not be recorded."
        ),
        "Run `pip install 'lucidic-sdk[groq]'`.",
    )


@pytest.mark.parametrize(
    ("versions", "fits", "does_not"),
    [
        (">=0.60b1,<0.61", ["0.60b1", "0.60b2", "0.60", "0.60.5"], ["0.60a1", "0.59b9", "0.61"]),
        ("==1.2.*", ["1.2", "1.2.9"], ["1.3", "1.20", "2"]),
        ("==1.2", ["1.2", "1.2.0"], ["1.2.1", "1.2rc1"]),
        ("~=1.4.2", ["1.4.2", "1.4.9"], ["1.4.1", "1.5"]),
        ("!=1.2.*,>1", ["1.3", "1.1"], ["1.2.4", "1"]),
        ("", ["1", "anything"], []),
        ("@ https://elsewhere", ["1"], []),
    ],
)
def test_ranges(versions, fits, does_not):
    requirement = Requirement("n", versions, "")
    assert [version for version in fits if not requirement.takes(version)] == []
    assert [version for version in does_not if requirement.takes(version)] == []


def test_the_servers_command_is_the_same(doctor, tmp_path):
    from lucidic_server.cli.main import parser

    given = parser().parse_args(["doctor", "--json", "--agent-id", "a", "--spool-dir", "d"])
    assert (given.json, given.agent_id, given.spool_dir) == (True, "a", "d")
    assert Path(given.run.__code__.co_filename).stem == "doctor"


@pytest.mark.parametrize("arguments", [[], ["cure"], ["doctor", "--patient"]])
def test_a_wrong_call_is_two(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: python -m lucidicai" in capsys.readouterr().err
