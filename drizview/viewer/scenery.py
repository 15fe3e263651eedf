"""The frames as the browser is told of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from drizview.text import clean
from drizview.viewer.frame import Frame
from drizview.viewer.mesh import Mesh
from drizview.viewer.plane import Plane
from drizview.viewer.tiles.pyramid import Pyramid
from drizview.viewer.tiles.tiles import OVERVIEW, SMALLEST, TILE


def scenery(frames: Iterable[Frame]) -> dict[str, Any]:
    """Return frames, sources and meshes as JSON with binary buffers; nothing is read from a file.

    A mesh is float32: node xs, node ys, then scene x and y of each node, row by row.
    """
    meshes: dict[int, tuple[int, Mesh]] = {}
    sources: dict[str, dict[str, Any]] = {}
    told = []
    for frame in frames:
        planes, flags = ([_plane(p, meshes, sources) for p in group] for group in (frame.planes, frame.flags))
        told.append(
            {
                "id": frame.id, "label": clean(frame.label, 60), "kind": frame.kind, "unit": clean(frame.unit, 40),
                "group": clean(frame.group, 40), "scene": frame.scene, "rate": frame.per_second,
                "scale": frame.scale_arcsec, "north": frame.north, "planes": planes, "flags": flags,
                "tangent": frame.tangent.to_dict() if frame.tangent else None, "beside": frame.beside,
                "linear": frame.linear,
            }
        )  # fmt: skip
    return {"tile": TILE, "frames": told, "sources": sources, "meshes": [_mesh(mesh) for _, mesh in meshes.values()]}


def _plane(plane: Plane, meshes: dict[int, tuple[int, Mesh]], sources: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return one plane by the keys of its source and its mesh, which are told once however often they are used."""
    pyramid = Pyramid(plane.raster)
    sources[plane.source] = {
        "name": clean(plane.raster.name, 60), "shape": list(plane.raster.shape), "flags": plane.kind == "dq",
        "overview": pyramid.level(OVERVIEW), "deepest": pyramid.level(SMALLEST),
    }  # fmt: skip

    def number(mesh: Mesh) -> int:
        return meshes.setdefault(id(mesh), (len(meshes), mesh))[0]

    told = {"source": plane.source, "mesh": None if plane.mesh is None else number(plane.mesh)}
    return told if plane.sky is None else told | {"sky": plane.sky.tangent.to_dict() | {"mesh": number(plane.sky.mesh)}}


def _mesh(mesh: Mesh) -> dict[str, Any]:
    data = np.concatenate([mesh.xs, mesh.ys, mesh.scene.ravel()]).astype("<f4")
    return {"nx": len(mesh.xs), "ny": len(mesh.ys), "data": data.tobytes()}
