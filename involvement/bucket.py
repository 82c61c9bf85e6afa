"""Files in a bucket of a store that speaks S3, where one is set up; else they lie in a folder.

It stays private: nobody is given its address or a signed link. Our own pages read each file, for
whoever may see it. Saving and reading go over the network, also while rows are locked, so that no
row is kept without its file: therefore patience is short. (security.md 9)
"""

import logging

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _
from storages.backends.s3 import S3Storage

from involvement.errors import RuleBroken

logger = logging.getLogger(__name__)

IN_ONE_PIECE = 64 * 1024 * 1024  # more than any file that is taken
CONNECTION = Config(
    signature_version="s3v4",
    s3={"addressing_style": "path"},  # every such store knows it
    connect_timeout=3,
    read_timeout=10,
    retries={"mode": "standard", "total_max_attempts": 2},
    # not every such store knows the checksums that Amazon's would like by default
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class Bucket(S3Storage):
    """Keeps files as the folder does, under the same names."""

    def get_default_settings(self) -> dict:
        """Say all that the S3_… settings do not, so that no AWS_… of the machine adds to it."""
        return super().get_default_settings() | {
            "security_token": None,
            "session_profile": None,
            "default_acl": None,
            "custom_domain": None,
            "file_overwrite": False,
            "max_memory_size": settings.FILE_UPLOAD_MAX_MEMORY_SIZE,
            "client_config": CONNECTION,
            "transfer_config": TransferConfig(multipart_threshold=IN_ONE_PIECE, use_threads=False),
        }

    def save(self, name: str | None, content: File, max_length: int | None = None) -> str:
        """Keep a file; raises RuleBroken with words for the person where the store does not."""
        try:
            return super().save(name, content, max_length)
        except (Boto3Error, BotoCoreError, ClientError) as why:
            logger.error("The store did not keep a file: %s", why)
            words = _("We cannot keep files just now. Choose it again in a few minutes.")
            raise RuleBroken(words) from why

    def url(self, name: str, *args, **kwargs) -> str:
        """Refuse: a link would be open to whoever has it."""
        raise ValueError("This file is not accessible via a URL.")
