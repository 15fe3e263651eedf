"""What people give as a dataset, and the files that it stands for."""
