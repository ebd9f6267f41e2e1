"""Who may do what with an intake and with a safety plan."""
