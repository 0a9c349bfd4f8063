"""A dataset over HTTP: SPARQL endpoint, entity pages, questions and the explorer (extra: ``govgraph[server]``)."""
