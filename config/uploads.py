"""What becomes of files in a request: taken where a form asks for one, hung up on elsewhere."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.urls import reverse

from pictures.limits import MOST_BYTES

TAKING = ("uploads.create", "avatars.update")
# A photograph that is too large is read to its end and let go, so that the text beside it arrives.
MOST_READ = 50_000_000


class TakePictures(TemporaryFileUploadHandler):
    """To disk, never into memory, and no more than a picture may have.

    A file that is larger says so by its size. Of visitors nothing is written anywhere.
    """

    def handle_raw_input(
        self, input_data: Any, META: dict[str, str], content_length: int, *args: Any, **kwargs: Any
    ) -> None:
        assert self.request
        self.takes = self.request.path in map(reverse, TAKING)
        self.keeps = self.takes and self.request.user.is_authenticated
        self.written = 0
        if self.takes and content_length > MOST_READ:
            raise RequestDataTooBig("This is more than any form of ours sends.")

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        if not self.takes:
            raise StopUpload(connection_reset=True)
        # Its ending becomes that of a file on our disk, where a name has its limits.
        super().new_file(field_name, file_name[-50:], *args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.written += len(raw_data)
        if self.keeps and self.written <= MOST_BYTES:
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if not self.keeps:
            self.file.close()
            return None
        return super().file_complete(file_size)
