"""What the README shows is what happens."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.support.asking import events
from tests.support.asking import session_when

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def test_the_example_records_a_session_and_prints_its_page(server, tmp_path):
    (program,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    script = tmp_path / "my_agent.py"
    script.write_text(program)
    done = subprocess.run(
        [sys.executable, str(script)],
        env={
            "PATH": os.environ["PATH"],
            "LUCIDIC_BASE_URL": server.base_url,
            "LUCIDIC_SPOOL_DIR": str(server.spool_dir),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    shown = re.search(r"^http://localhost:8000/sessions/([0-9a-f-]{36})$", README, re.MULTILINE)
    assert shown, "the README shows the output"
    url, _, session_id = done.stdout.strip().rpartition("/sessions/")
    assert url == server.base_url
    session = session_when(server, session_id, lambda found: found["state"] == "finished")
    assert (session["name"], session["session_eval"]) == ("Customer Query", 0.95)
    assert [row["type"] for row in events(server, session_id)] == ["llm_generation"]


def test_every_link_leads_somewhere():
    pages = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


def test_it_fits_its_promises():
    assert "make run" in README
    assert "make test" in README
    assert len(README.splitlines()) < 150
    assert "independent implementation, compatible with the public Lucidic SDKs" in README
