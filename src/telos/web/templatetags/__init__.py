"""What templates may say that Django has no word for."""
