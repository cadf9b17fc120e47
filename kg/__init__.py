"""The library: knows RDF, does not know the web."""
