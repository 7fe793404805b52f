"""A bucket of S3, or of anything that speaks its protocol, as a place for blobs.

Who we are and where the bucket lies comes from the environment as for every other S3 client
(AWS_ACCESS_KEY_ID, AWS_REGION, AWS_ENDPOINT_URL, …), so that no secret stands in a setting.
"""

import os
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit

import obstore
from obstore.store import S3Store

from lucidic_server.blobs.errors import BlobError

SCHEME = "s3://"

# One question at open: a wrong address is told after seconds, not after minutes.
_FIRST_TRY = timedelta(seconds=4)
_RETRIES = timedelta(seconds=30)

# How a process may be known to S3; without any of them a cloud machine's own role is tried.
_IDENTITIES = (
    "AWS_ACCESS_KEY_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)


def open_bucket(url: str, environ: Mapping[str, str] = os.environ) -> S3Store:
    """Opens the bucket at `s3://bucket/prefix` and asks it one question.

    Raises BlobError, one sentence: no such bucket, no credentials, refused, unreachable.
    """
    parts = urlsplit(url)
    if not parts.hostname or parts.username or parts.query or parts.fragment:
        raise BlobError(
            f"the blob store {url!r} is not of the form s3://bucket/prefix; who may use it and "
            "where it lies is set by AWS_ACCESS_KEY_ID, AWS_REGION and the other AWS variables"
        )
    name = f"{parts.netloc}{parts.path}"
    try:
        obstore.list(
            _connect(parts.netloc, parts.path, environ, _FIRST_TRY), chunk_size=1
        ).collect()
        return _connect(parts.netloc, parts.path, environ, _RETRIES)
    except (OSError, obstore.exceptions.BaseError) as error:
        raise BlobError(_refused(name, error, environ)) from error


def _connect(bucket: str, prefix: str, environ: Mapping[str, str], patience: timedelta) -> S3Store:
    endpoint = environ.get("AWS_ENDPOINT_URL_S3") or environ.get("AWS_ENDPOINT_URL") or ""
    return S3Store(
        bucket,
        prefix=prefix.strip("/") or None,
        client_options={"allow_http": endpoint.startswith("http://"), "connect_timeout": "3s"},
        retry_config={"retry_timeout": patience, "max_retries": 10},
    )


def _refused(name: str, error: Exception, environ: Mapping[str, str]) -> str:
    text = str(error)
    if not any(environ.get(one) for one in _IDENTITIES) and "NoSuchBucket" not in text:
        return (
            f"the bucket {name} can't be used without credentials: set AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY, or run where the machine's own role may use the bucket"
        )
    if "NoSuchBucket" in text:
        return f"the bucket {name} does not exist; make it first, or mend LUCIDIC_BLOB_URL"
    refused = isinstance(
        error,
        obstore.exceptions.PermissionDeniedError | obstore.exceptions.UnauthenticatedError,
    )
    if refused or "Forbidden" in text:
        return (
            f"the bucket {name} refuses these credentials; they need to list, read, write and "
            "delete its objects"
        )
    return (
        f"the bucket {name} can't be reached ({text.splitlines()[0][:300]}); check AWS_REGION, and "
        "AWS_ENDPOINT_URL if it does not lie at Amazon"
    )
