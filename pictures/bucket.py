"""A bucket of any store that speaks S3. Imported only where STORAGE_URL names one."""

from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage


class Bucket(S3Storage):
    def get_default_settings(self) -> dict[str, Any]:
        # A store that does not answer must not keep the threads that answer readers.
        config = Config(
            connect_timeout=3,
            read_timeout=10,
            retries={"max_attempts": 2},
            s3={"addressing_style": "path"},
            signature_version="s3v4",
        )
        return {
            **super().get_default_settings(),
            "client_config": config,
            "default_acl": None,
            "file_overwrite": False,
            "max_memory_size": 1_000_000,  # bytes; more goes through the disk
        }
