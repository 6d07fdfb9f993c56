"""
A stand-in for a push service and the browser behind it, spoken to over HTTP, on this machine alone. It checks what real
services check (VAPID, sizes, headers), and opens each message with the browser's keys, which real services have not.
"""
