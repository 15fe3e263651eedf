"""Who is who: the exposures of a product, under whatever name, and with which coordinates."""
