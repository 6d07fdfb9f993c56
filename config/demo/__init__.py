"""Two firms with people and papers, to look at and to try. Made through the product's own operations."""
