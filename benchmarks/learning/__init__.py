"""What we claim about learning, on simulated learners; one module a claim."""
