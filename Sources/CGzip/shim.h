#pragma once
#include <zlib.h>

/* deflateInit2 is a macro, which Swift cannot call. */

/* Room that is always enough for `size` bytes and the frame of gzip. */
static inline unsigned long latchkey_gzip_room(unsigned long size) { return compressBound(size) + 32; }

/* Writes `size` bytes as gzip, as small as it gets; answers the length, or 0 when it did not work. */
static inline unsigned long latchkey_gzip(
    const unsigned char *bytes, unsigned long size, unsigned char *into, unsigned long room) {
    z_stream stream = {0};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_in = (unsigned char *)bytes;
    stream.avail_in = (unsigned int)size;
    stream.next_out = into;
    stream.avail_out = (unsigned int)room;
    int result = deflate(&stream, Z_FINISH);
    unsigned long written = stream.total_out;
    deflateEnd(&stream);
    return result == Z_STREAM_END ? written : 0;
}
