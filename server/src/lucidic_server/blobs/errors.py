"""What can go wrong with blobs."""


class BlobError(Exception):
    """The blob store can't be opened, read or written; says what, where and what to do."""
