"""Dân Biết: nền tảng truyền thông chính sách."""
