"""What the child is made of. Nothing here imports anything of the product."""
