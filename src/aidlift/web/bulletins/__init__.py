"""What the world was told: bulletins, their files, and what each says has changed."""
