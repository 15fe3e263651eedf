"""The archive as astroquery speaks to it."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from drizview.dataset.io.reader import FitsFile
from drizview.errors import DrizviewError
from drizview.fetch.holding import Holding, holdings_of
from drizview.fetch.patience import answered, patient, unanswered
from drizview.text import clean

# A download that breaks off is taken up again from where it stopped, but so often only where nothing more arrives.
_TRIES = 4
BUCKET, _PREFIX = "stpubdata", "hst/public"
_BLOCK = 2**20
_STATUS = re.compile(r"\b([45]\d\d) (?:Client|Server) Error")
# What goes wrong at this end: no other try mends it.
_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_DISK = (*_ROOM, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ENOENT, errno.ENOTDIR, errno.EISDIR)


class Archive:
    """MAST's holdings of Hubble.

    Parameters
    ----------
    cloud : bool
        Take public files from the bucket at Amazon where boto3 is installed.

    Raises
    ------
    DrizviewError
        astroquery is not installed.
    """

    def __init__(self, *, cloud: bool = True) -> None:
        try:
            from astroquery.mast import MastMissions
        except ImportError as error:
            cause, hint = "the archive needs astroquery, which is not installed", "pip install 'drizview[mast]'"
            raise DrizviewError("fetch", None, cause, hint) from error
        self._kind: Callable[..., Any] = type(MastMissions)
        self._bucket = _bucket() if cloud else None

    def files_of(self, roots: Sequence[str]) -> dict[str, Holding]:
        """Return the files of datasets by name.

        Raises
        ------
        DrizviewError
            The archive does not answer.
        """
        with _said(", ".join(roots)), self._missions() as missions:
            table = missions.get_product_list([root.upper() for root in roots])
            if not len(table):
                return {}
            return holdings_of(dict(zip(table.colnames, row, strict=True)) for row in table)

    def download(self, file: Holding, folder: Path) -> Path:
        """Return the path of a file that has been downloaded; one that is there in its length is taken as it is.

        Raises
        ------
        DrizviewError
            It does not arrive in the length that the archive said, or is no FITS file; or another one has its name.
        """
        path, part = folder / file.name, folder / f".{file.name}.part"
        if not file.size:  # nothing would tell whether it is whole
            raise DrizviewError(file.name, None, "the archive does not say how long it is", "try again later")
        if file.is_in(folder):
            return path
        if os.path.lexists(path):  # drizzled again here, or of another version: not ours to overwrite
            cause = f"is there, and not the {file.size} bytes that the archive has"
            raise DrizviewError(str(path), None, cause, "move it away, or choose another --into")
        with _said(file.name):
            self._into(file, part)
        length = _length(part)
        if length != file.size:
            hint = "try again later: it goes on from there"
            if length > file.size:
                part.unlink()
                hint = "try again later: it begins anew"
            cause = f"{length} bytes have arrived, and the archive says {file.size}"
            raise DrizviewError(file.name, None, cause, hint)
        try:
            FitsFile(part).close()
        except DrizviewError as error:
            part.unlink()
            raise DrizviewError(file.name, error.hdu, f"arrived damaged: {error.cause}", "try again later") from error
        os.replace(part, path)
        return path

    def _into(self, file: Holding, part: Path) -> None:
        """Write a file, on from what is there of it."""
        if self._bucket and file.is_public and self._from_bucket(self._bucket, file, part):
            return
        in_vain = 0
        while in_vain < _TRIES:
            before = _length(part)
            try:
                # astroquery writes what arrives only where it shows progress, and goes on from a part that is there
                with self._missions() as missions:
                    status, message, _ = missions.download_file(file.uri, local_path=part, verbose=True)
            except Exception as error:
                in_vain = 0 if _length(part) > before else in_vain + 1
                if _is_the_disk(error) or in_vain == _TRIES:
                    raise
                continue
            in_vain = 0 if _length(part) > before else in_vain + 1
            if status == "ERROR":
                raise DrizviewError(file.name, None, *_refused(str(message)))
            if _length(part) > file.size and before:  # the server sent all of it where it was asked for the rest
                part.unlink()
            elif _length(part) >= file.size:
                return

    def _from_bucket(self, bucket: Any, file: Holding, part: Path) -> bool:
        """Return whether a file came from the public bucket; where not, the archive itself has it."""
        root = file.name.split("_")[0]
        key = f"{_PREFIX}/{root[:4]}/{root}/{file.name}"
        try:
            there = _length(part)
            span = {"Range": f"bytes={there}-"} if 0 < there < file.size else {}
            body = bucket.get_object(Bucket=BUCKET, Key=key, **span)["Body"]
            with part.open("ab" if span else "wb") as stream:
                for block in body.iter_chunks(_BLOCK):
                    stream.write(block)
        except Exception as error:  # boto3 raises classes that it makes when it is loaded
            if _is_the_disk(error):
                raise
            return False
        return _length(part) == file.size

    def _missions(self) -> AbstractContextManager[Any]:
        return patient(self._kind(mission="hst"))


def _bucket() -> Any:
    """Return an anonymous client of the public bucket, None without boto3."""
    try:
        import boto3
        from botocore import UNSIGNED
        from botocore.config import Config
    except ImportError:
        return None
    config = Config(signature_version=UNSIGNED, connect_timeout=10, retries={"total_max_attempts": 2})
    return boto3.client("s3", region_name="us-east-1", config=config)


def _is_the_disk(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in _DISK


def _length(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _refused(message: str) -> tuple[str, str]:
    """Return cause and hint where astroquery says in words what the server has answered."""
    status = _STATUS.search(message)
    if status is None:
        return clean(f"the archive does not give it: {message}", 100), "see https://mast.stsci.edu"
    return answered(int(status[1]))


@contextmanager
def _said(name: str) -> Iterator[None]:
    """Turn whatever goes wrong on the way into an error in one line, and keep astroquery's own words to itself."""
    from astroquery import log

    before = log.level
    log.setLevel("ERROR")
    try:
        yield
    except DrizviewError:
        raise
    except Exception as error:  # astroquery has classes of its own, and what requests raises is an OSError
        if isinstance(error, OSError) and _is_the_disk(error):
            room = "make room, and repeat the command: it goes on from here"
            hint = room if error.errno in _ROOM else "choose another --into"
            raise DrizviewError(name, None, f"cannot be written: {error.strerror}", hint) from error
        raise DrizviewError(name, None, *unanswered(error)) from error
    finally:
        log.setLevel(before)
