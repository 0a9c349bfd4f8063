"""SPARQL as text: tokens, outline, grammar. Nothing here asks a store."""
