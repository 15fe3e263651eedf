"""The Headers page: the provenance in one table, and every card of every header."""
