"""Where a server takes OpenTelemetry over gRPC, and by which call."""

import re

from tests.support.server_process import ServerProcess
from tests.support.server_process import wait_for

EXPORT_TRACES = "/opentelemetry.proto.collector.trace.v1.TraceService/Export"


def address_of(server: ServerProcess) -> str:
    """Returns host and port once the server listens there, some time after HTTP answers."""
    found = wait_for(lambda: re.search(r"over gRPC at (\S+)", server.log()), 30)
    return str(found[1])
