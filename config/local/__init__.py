"""What a run on one machine needs: embedded PostgreSQL and Valkey, and a supervisor over the processes."""
