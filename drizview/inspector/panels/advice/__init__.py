"""The Advice page: the verdict, the parameters to change with their reasons, and the script."""
