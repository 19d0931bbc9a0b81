"""Aidlift runs a shared emergency supplies reserve in an epidemic."""
