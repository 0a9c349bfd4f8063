"""Scripts for those who develop govgraph; none of them is part of the installed package."""
