"""The map as a figure: SVG for papers, labels, marks and the matrix."""
