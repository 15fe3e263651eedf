"""Tables, pictures, plots and remarks in house style, from which panels are built; none knows of a dataset."""
