"""Still pictures, for where no browser draws."""
