"""Questions to the facts: SPARQL within limits, questions by name, search, and the sources that answers rest on."""
