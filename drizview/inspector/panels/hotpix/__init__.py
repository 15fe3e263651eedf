"""The panel of hotpix."""
