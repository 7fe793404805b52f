"""The fixtures that every end-to-end test may ask for."""

from tests.support import server_fixture

server = server_fixture.server
