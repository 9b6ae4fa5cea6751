"""The native core: the search in C++ (engine/native), called through ctypes."""
