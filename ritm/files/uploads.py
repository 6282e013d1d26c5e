"""The size limit of every upload, at the moment the bytes arrive: before they fill the disk."""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

# The largest purpose of this version (a workbook of 5 MB) and the room a form takes around it.
MOST_BYTES = 6 * 2**20


class SizeLimit(FileUploadHandler):
    """Drops what is longer than any purpose takes; the form then says so by the request's length.

    A form of ours has one file: all files of a request share the limit, or a hundred of them would fill the memory.
    """

    taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.taken += len(raw_data)
        if self.taken > MOST_BYTES:
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
