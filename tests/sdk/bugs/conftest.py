"""What tests of resources have: a quiet process, a server with their endpoints, programs."""

from tests.sdk.resources import conftest as resources

fake_server = resources.fake_server
fake_servers = resources.fake_servers
quiet_process = resources.quiet_process
recorded = resources.recorded
program = resources.program
no_resources_of_other_tests = resources.no_resources_of_other_tests
platform = resources.platform
delivered = resources.delivered
