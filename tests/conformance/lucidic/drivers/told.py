"""How a driver tells its test what it did: one JSON line."""

import base64
import inspect
import io
import json
import re
import sys
from pathlib import Path


def tell(**facts):
    """Prints facts where the test finds them."""
    sys.stdout.write("TOLD " + json.dumps(facts) + "\n")
    sys.stdout.flush()


def did(session, event_id=None, **fields):
    """Says which event the program made: its fields as the server must give them back.

    An event whose id the package keeps to itself is found by its fields.
    """
    sys.stdout.write("DID " + json.dumps([session, event_id, fields]) + "\n")
    sys.stdout.flush()


def not_named(names, program):
    """Returns which of these functions the program at this path does not name."""
    text = Path(program).read_text()
    return [name for name in names if not re.search(rf"\b{re.escape(name)}\b", text)]


def functions(package):
    """Returns the names of a package's public functions; other names are types and values."""
    public = [name for name in package.__all__ if name.islower() and not name.startswith("_")]
    return [name for name in public if inspect.isroutine(getattr(package, name))]


def picture(colour):
    """Returns a small JPEG as base64 text."""
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(file, format="JPEG")
    return base64.b64encode(file.getvalue()).decode()
