"""Evidence of the PSF: the same stars on the product and the exposures, their profiles and shapes over the field."""
