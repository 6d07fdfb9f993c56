"""The names of the work that letters make, which a worker does."""

HANDLE, BOUNCED = "reply.answer", "reply.bounce"
