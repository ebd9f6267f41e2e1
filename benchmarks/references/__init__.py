"""What other software computed on data that we hold, and the same by Telos."""
