"""What therapy is made of: approaches, interventions, and the plan that both agree to."""
