"""How a driver tells its test what it did: one JSON line."""

import base64
import io
import json
import sys


def tell(**facts):
    """Prints facts where the test finds them."""
    sys.stdout.write("TOLD " + json.dumps(facts) + "\n")
    sys.stdout.flush()


def picture(colour):
    """Returns a small JPEG as base64 text."""
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(file, format="JPEG")
    return base64.b64encode(file.getvalue()).decode()
