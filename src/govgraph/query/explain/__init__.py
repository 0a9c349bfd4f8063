"""What is wrong with a query, and why its answer is empty, slow or cannot be decided."""
