"""What pays."""
