"""The explorer: a whole dataset with its search, its evidence, its questions and SPARQL as one HTML file."""
