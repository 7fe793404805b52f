"""A process without a session, and programs."""

from tests.sdk.record import conftest

program = conftest.program
quiet_process = conftest.quiet_process
