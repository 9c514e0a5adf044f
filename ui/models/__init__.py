"""Item models: they hold rows whose display values were prepared once."""
