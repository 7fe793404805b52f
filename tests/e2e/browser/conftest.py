"""The browser's fixtures."""

from tests.support import browser as support

browser = support.browser
page = support.page
