"""The trail of deeds: who did what to whose record, when and why."""
