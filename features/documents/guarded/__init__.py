"""
A closer look at files from strangers, in a process of its own.

The child has no settings, no secrets, no database and little memory and time; a file that crashes or stalls it harms
only itself.
"""
