"""A blink set as an animation for a talk."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from drizview.errors import DrizviewError
from drizview.measure.alignment.vectors import round_below
from drizview.viewer import Canvas, Frame
from drizview.viewer.still.picture import seen_window

# Height of the strip with the name of a frame, and the longest that its scale bar may be as a share of the picture.
_STRIP, _BAR = 22, 0.25
_INK, _GROUND = (228, 233, 239), (20, 24, 29)


def gif(canvas: Canvas, frames: Sequence[str], *, rate: float, size: int) -> bytes:
    """Return what is on view as a GIF that shows frames in turn, each with its name and a scale bar.

    Parameters
    ----------
    canvas : Canvas
    frames : sequence of str
        Ids, in order.
    rate : float
        Frames per second.
    size : int
        Pixels on the longer side.

    Raises
    ------
    DrizviewError
        Pillow is not installed, or there is no frame.
    """
    try:
        from PIL import Image
    except ImportError as error:
        raise DrizviewError("Pillow", None, "is needed for a GIF and not installed", "pip install pillow") from error
    known = {frame.id: frame for frame in canvas.frames}
    if not frames:
        raise DrizviewError("animation", None, "has no frame", "name some, or fill the blink set")
    pictures = []
    for id in frames:
        picture = Image.open(BytesIO(canvas.png(size, view=True, frame=id))).convert("RGB")
        pictures.append(_captioned(picture, known[id], canvas))
    body = BytesIO()
    duration = max(20, round(1000 / rate))
    pictures[0].save(body, "GIF", save_all=True, append_images=pictures[1:], duration=duration, loop=0)
    return body.getvalue()


def _captioned(picture: Any, frame: Frame, canvas: Canvas) -> Any:
    """Return a picture above a strip with the name of its frame and a scale bar."""
    from PIL import Image, ImageDraw

    width, height = picture.size
    whole = Image.new("RGB", (width, height + _STRIP), _GROUND)
    whole.paste(picture, (0, 0))
    pen = ImageDraw.Draw(whole)
    pen.text((8, height + 5), frame.label, fill=_INK)
    units = seen_window(frame, {each.id: each for each in canvas.frames}, canvas, max(width, height)).scale
    if frame.scale_arcsec:
        length = round_below(frame.scale_arcsec * units * width * _BAR)
        long = length / frame.scale_arcsec / units
        right, middle = width - 10, height + _STRIP / 2
        pen.line([(right - long, middle), (right, middle)], fill=_INK, width=2)
        text = f"{length:g} arcsec"
        pen.text((right - long - 8 - pen.textlength(text), height + 5), text, fill=_INK)
    return whole
