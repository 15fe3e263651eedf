"""Measurements that checks share, made once per dataset; the mathematics is in `drizview.measure`."""
