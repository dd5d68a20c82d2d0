"""What readers may send or look for."""
