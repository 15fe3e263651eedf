"""The guarded FITS reader: everything that opens a file, in one folder to audit."""
