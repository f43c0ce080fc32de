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

/* Reads a zlib stream that must hold `expected` bytes, and keeps none of them. Answers how many bytes of input it took, or 0. */
static inline unsigned long latchkey_zlib_end(
    const unsigned char *bytes, unsigned long size, unsigned long expected) {
    z_stream stream = {0};
    unsigned char unpacked[32768];
    if (inflateInit(&stream) != Z_OK) return 0;
    stream.next_in = (unsigned char *)bytes;
    stream.avail_in = (unsigned int)size;
    int result = Z_OK;
    while (result == Z_OK && stream.total_out <= expected) {
        stream.next_out = unpacked;
        stream.avail_out = sizeof unpacked;
        result = inflate(&stream, Z_NO_FLUSH);
    }
    unsigned long end = result == Z_STREAM_END && stream.total_out == expected ? stream.total_in : 0;
    inflateEnd(&stream);
    return end;
}
