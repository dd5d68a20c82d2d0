"""One job that takes long the first time it runs, so that a test can kill its worker in the middle."""
