"""Who may do what: care relationships and the policy that follows from them."""
