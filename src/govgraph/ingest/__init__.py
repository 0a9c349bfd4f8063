"""Foreign tables, networks and RDF: read, mapped, matched, and written as ordinary tables of a dataset."""
