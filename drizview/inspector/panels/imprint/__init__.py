"""Evidence of sources imprinted on the weight map: the mean weight around them, and the loss in each core."""
