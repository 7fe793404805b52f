"""The version of this package, as its records say it."""

__version__ = "0.1.0"
