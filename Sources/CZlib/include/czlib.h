// zlib for Swift: the header, and functions for what it declares as macros. Wrappers only: no logic, no state.
#ifndef CZLIB_H
#define CZLIB_H

#include <zlib.h>

/// deflateInit2 of a raw stream: no zlib header, no checksum. `window_bits` is 9 to 15. Z_OK or zlib's code.
int czlib_raw_deflate_init(z_stream *stream, int level, int window_bits, int memory_level);
/// inflateInit2 of a raw stream. `window_bits` is 8 to 15. Z_OK or zlib's code.
int czlib_raw_inflate_init(z_stream *stream, int window_bits);

#endif
