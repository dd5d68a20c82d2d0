"""Dân Biết: nền tảng truyền thông chính sách."""

__version__ = "0.1.0"
