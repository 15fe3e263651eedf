"""The page of a catalogue."""
