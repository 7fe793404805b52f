"""The browser's fixtures."""

from tests.e2e.browser import visitors as people
from tests.support import browser as support

browser = support.browser
page = support.page
visitors = people.visitors
