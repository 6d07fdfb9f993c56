"""
A stand-in for Stripe: a real HTTP server of exactly the calls the gateway makes, for tests and for the demo. It moves
no money, listens on loopback alone and knows nothing of the product; docs/payments.md says how it differs from Stripe.
"""
