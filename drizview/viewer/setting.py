"""A setting of the canvas, declared once: who has it, who keeps it, who shares it."""

from __future__ import annotations

from typing import Any, TypeVar

import traitlets as t

Trait = TypeVar("Trait", bound="t.TraitType[Any, Any]")


def setting(trait: Trait, *, reported: bool = False, saved: bool = False, linked: str = "") -> Trait:
    """Return a trait tagged as a setting, which the kernel and the page both have.

    Parameters
    ----------
    trait : TraitType
    reported : bool
        A person changes it in the page, which reports it.
    saved : bool
        It is part of a saved state.
    linked : str
        Linked canvases share it with others of this name: ``"frame"``, ``"look"`` or ``"camera"``.
    """
    # What the page reports is not echoed: an echo that arrives late would move the page back.
    trait.tag(sync=True, echo_update=False, setting=True, reported=reported, saved=saved, linked=linked)
    return trait


def settings_with(owner: type[t.HasTraits], tag: str = "setting") -> tuple[str, ...]:
    """Return the names of the settings of a class that have a tag, in the order in which they are declared.

    A class comes before those it inherits from: what is set one after the other starts with the frame, as the camera,
    the picked pixel and the regions are those of a frame.
    """
    return tuple(
        name
        for part in owner.__mro__
        for name, trait in vars(part).items()
        if isinstance(trait, t.TraitType) and trait.metadata.get(tag)
    )


def links_of(owner: type[t.HasTraits]) -> dict[str, list[str]]:
    """Return what linked canvases share and the settings that it stands for: ``{"frame": ["frame", "rate"]}``."""
    links: dict[str, list[str]] = {}
    for name in settings_with(owner, "linked"):
        links.setdefault(owner.class_traits()[name].metadata["linked"], []).append(name)
    return links
