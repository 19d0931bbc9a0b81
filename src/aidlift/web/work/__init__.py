"""Work that a worker does: asked for, watched, cancelled, put back when its worker died."""
