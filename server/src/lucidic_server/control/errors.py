"""What the control store refuses.

StartError
└── ControlError            it cannot be opened or brought up to date
ControlStoreError           a read or write failed while the server runs: disk full, a fault of it
"""

from lucidic_server.errors import StartError


class ControlError(StartError):
    """The control database cannot be opened or brought up to date."""


class ControlStoreError(Exception):
    """The control database failed; nothing of the call was written."""
