"""Clients with their people from a file: read it, find its columns, judge its rows, write them."""
