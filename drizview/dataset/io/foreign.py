"""What a file is that is no FITS file, by its first bytes."""

from __future__ import annotations

from collections.abc import Mapping

# Enough for the mark of a tar archive, which stands at byte 257.
MOST_BYTES = 512
_TAR = 257
_UNPACK = "unpack it and give the folder"
_DOWNLOAD = "log in to the archive and download it again"
# How a file begins, what it is then, and what to do.
_BEGINNINGS: Mapping[bytes, tuple[str, str]] = {
    b"PK\x03\x04": ("a zip archive", _UNPACK),
    b"PK\x05\x06": ("an empty zip archive", "download it again"),
    b"BZh": ("a bzip2 file", "unpack it with bunzip2"),
    b"\xfd7zXZ\0": ("an xz file", "unpack it with unxz"),
    b"(\xb5/\xfd": ("a zstd file", "unpack it with unzstd"),
    b"\x1f\x9d": ("a file of Unix compress", "unpack it with gunzip"),
    b"\x89HDF\r\n\x1a\n": ("an HDF5 file", "give a FITS file"),
    b"#ASDF": ("an ASDF file", "give a FITS file"),
    b"\x89PNG": ("a PNG picture", "give the FITS file"),
    b"\xff\xd8\xff": ("a JPEG picture", "give the FITS file"),
    b"GIF8": ("a GIF picture", "give the FITS file"),
    b"%PDF": ("a PDF document", "give the FITS file"),
    b"version https://git-lfs": ("a Git LFS pointer in the place of the file", "run git lfs pull"),
    b"/annex/objects/": ("a git-annex pointer in the place of the file", "run git annex get"),
}
_MARKUP = (b"<!doctype", b"<html", b"<?xml")


def foreign_kind(beginning: bytes) -> tuple[str, str] | None:
    """Return what a file is and what to do with it, None where its first `MOST_BYTES` bytes do not tell."""
    if len(beginning) == MOST_BYTES and not any(beginning):
        return "a file of zeros, perhaps a download that was not finished", "download it again"
    for mark, kind in _BEGINNINGS.items():
        if beginning.startswith(mark):
            return kind
    if beginning[_TAR : _TAR + 5] == b"ustar":
        return "a tar archive", _UNPACK
    if beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        return "a web page", _DOWNLOAD
    return None
