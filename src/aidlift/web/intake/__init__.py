"""The inbox: an article with lit quotes beside the cards of its drafts."""
