"""What goes out of the records to partners' systems: frames that the formats of exchange take."""
