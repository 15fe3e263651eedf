"""Who made a product, with which parameters, from which files, with which coordinates."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from drizview.dataset.columns import ProvenanceColumn, columns_of
from drizview.dataset.dataset import Dataset
from drizview.dataset.exposure import Exposure
from drizview.dataset.facts import (
    FactSource,
    computed_fact,
    drizzle_keyword,
    image_keyword,
    joined_texts,
    keyword,
    keyword_text,
    modified_of,
    product_keyword,
    size_of,
    start_of,
)
from drizview.dataset.identity.wcsname import wcs_name

# The archive's blended headers say so where inputs disagree; that is no value to compare.
_BLENDED = ("MULTI", "MULTIPLE", "DRZWCS")


@dataclass(frozen=True)
class ProvenanceFact:
    """One line: what the product and each exposure say; ``""`` where they say nothing.

    Attributes
    ----------
    label, unit, source : str
        ``source`` is the keyword, ``""`` for a fact about the file itself.
    product : str
    exposures : tuple of str
        In the order of `Provenance.columns`.
    differs : bool
        The exposures disagree where they need not.
    product_differs : bool
        The product says what no exposure says.
    """

    label: str
    unit: str
    source: str
    product: str
    exposures: tuple[str, ...]
    differs: bool
    product_differs: bool

    @property
    def spread(self) -> tuple[tuple[str, int], ...]:
        """Each value of the exposures with the number of those that have it, the commonest first."""
        return tuple(Counter(self.exposures).most_common())


@dataclass(frozen=True)
class Group:
    """Facts of one kind."""

    title: str
    facts: tuple[ProvenanceFact, ...]


@dataclass(frozen=True)
class Provenance:
    """All facts, a column for the product and one for each exposure.

    Attributes
    ----------
    product : str
        Name of the product's file, ``""`` without one.
    columns : tuple of ProvenanceColumn
    groups : tuple of Group
        Facts that nobody states are left out.
    """

    product: str
    columns: tuple[ProvenanceColumn, ...]
    groups: tuple[Group, ...]

    @property
    def differing(self) -> tuple[ProvenanceFact, ...]:
        """The facts in which the exposures, or product and exposures, disagree where they need not."""
        return tuple(fact for group in self.groups for fact in group.facts if fact.differs or fact.product_differs)


def provenance_of(dataset: Dataset) -> Provenance:
    """Return the provenance of a dataset from its headers."""
    columns = columns_of(dataset)
    groups = []
    for title, sources in _SOURCES:
        facts = (_fact(each, dataset, columns) for each in sources)
        groups.append(Group(title, tuple(fact for fact in facts if fact.product or any(fact.exposures))))
    product = dataset.product.file if dataset.product is not None else ""
    return Provenance(product, columns, tuple(group for group in groups if group.facts))


def _fact(source: FactSource, dataset: Dataset, columns: tuple[ProvenanceColumn, ...]) -> ProvenanceFact:
    product = source.product(dataset.product) if dataset.product is not None else ""
    values = tuple(source.column(column, dataset.product) for column in columns)
    there = {value for value, column in zip(values, columns, strict=True) if column.exposure or value}
    apart = source.shared and bool(product and any(there)) and product not in there and product not in _BLENDED
    return ProvenanceFact(
        source.label, source.unit, source.source, product, values, not source.own and len(there) > 1, apart
    )


def _visit(exposure: Exposure) -> str:
    line = keyword_text(exposure.primary, "LINENUM")
    return exposure.visit[3:] or line.split(".")[0]


def _sky(exposure: Exposure) -> str:
    return joined_texts(f"{chip.sky:.4g} {chip.unit}" for chip in exposure.chips if chip.sky is not None)


def _kind(text: str | None) -> str:
    return "" if not text else str(wcs_name(text))


_SOURCES: tuple[tuple[str, tuple[FactSource, ...]], ...] = (
    (
        "Files",
        (
            FactSource("state", "", "", lambda product: "found", lambda column, product: column.state),
            computed_fact("size", lambda product: size_of(product.files), lambda e: size_of([e.fits]), unit="MB"),
            computed_fact("changed", lambda p: modified_of(p.files[0]), lambda e: modified_of(e.fits), unit="UT"),
            computed_fact(
                "written",
                lambda product: keyword_text(product.header, "DATE")[:10],
                lambda e: keyword_text(e.primary, "DATE")[:10],
                source="DATE",
            ),
        ),
    ),
    (
        "Observation",
        (
            keyword("proposal", "PROPOSID"),
            keyword("PI", "PR_INV_L"),
            computed_fact("visit", lambda product: "", _visit, source="LINENUM", own=False),
            keyword("target", "TARGNAME"),
            computed_fact("filter", lambda product: product.filter, lambda e: e.filter, source="FILTER", own=False),
            keyword("aperture", "APERTURE", shared=False),
            computed_fact(
                "start",
                lambda product: start_of(product.header),
                lambda e: start_of(e.primary, e.chips[0].header),
                unit="UT",
                source="EXPSTART",
            ),
            computed_fact(
                "exposure time",
                lambda product: "" if product.exptime is None else f"{product.exptime:.1f}",
                lambda e: "" if e.exptime is None else f"{e.exptime:.1f}",
                unit="s",
                source="EXPTIME",
                own=False,
            ),
            keyword("V3 angle", "PA_V3", "deg", digits=2, shared=False),
            image_keyword("y-axis angle", "ORIENTAT", "deg", digits=2, own=True),
            keyword("guiding", "FGSLOCK", shared=False),
            keyword("interruption", "EXPFLAG", shared=False),
            keyword("quality", "QUALITY", shared=False),
        ),
    ),
    (
        "Versions",
        (
            keyword("calibration", "CAL_VER"),
            keyword("pipeline", "OPUS_VER"),
            keyword("CRDS context", "CRDS_CTX"),
            keyword("stwcs", "UPWCSVER"),
            product_keyword("DrizzlePac", "PROD_VER"),
            drizzle_keyword("drizzle code", "VER"),
        ),
    ),
    (
        "Coordinates",
        (
            image_keyword("WCS name", "WCSNAME", shared=True),
            computed_fact(
                "solution",
                lambda product: _kind(product.wcs_name),
                lambda e: _kind(e.chips[0].header.text("WCSNAME")),
                source="WCSNAME",
                own=False,
            ),
            image_keyword("sources in the fit", "NMATCHES", own=True),
            image_keyword("rms in R.A.", "RMS_RA", "mas", digits=1, own=True),
            image_keyword("rms in Dec.", "RMS_DEC", "mas", digits=1, own=True),
            keyword("distortion", "IDCTAB"),
            keyword("distortion residuals", "NPOLFILE"),
            keyword("detector grid", "D2IMFILE"),
            image_keyword("headerlet", "HDRNAME", own=True),
        ),
    ),
    (
        "Drizzle",
        (
            product_keyword("drizzled chips", "NDRIZIM"),
            drizzle_keyword("kernel", "KERN"),
            drizzle_keyword("pixfrac", "PIXF"),
            drizzle_keyword("output pixel", "SCAL", "″", digits=5),
            drizzle_keyword("native pixel", "ISCL", "″", digits=5),
            drizzle_keyword("wt_scl", "WTSC"),
            drizzle_keyword("drizzled time", "DEXP", "s", digits=1),
            drizzle_keyword("output unit", "OUUN"),
            drizzle_keyword("distortion from", "COEF"),
            drizzle_keyword("fill value", "FVAL"),
            computed_fact("sky subtracted", lambda product: "", _sky, source="MDRIZSKY"),
            product_keyword("log", "DRIZPARS"),
            product_keyword("good bits", "BITS"),
        ),
    ),
    (
        "Reference files",
        (
            keyword("bad pixels", "BPIXTAB"),
            keyword("detector", "CCDTAB"),
            keyword("bias", "BIASFILE"),
            keyword("dark", "DARKFILE"),
            keyword("dark, CTE corrected", "DRKCFILE"),
            keyword("CTE", "PCTETAB"),
            keyword("non-linearity", "NLINFILE"),
            keyword("flat", "PFLTFILE"),
            keyword("low-order flat", "LFLTFILE"),
            keyword("post-flash", "FLSHFILE"),
            keyword("photometry", "IMPHTTAB"),
            keyword("drizzle defaults", "MDRIZTAB"),
        ),
    ),
)
