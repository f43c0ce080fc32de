#ifndef CWEBFILES_H
#define CWEBFILES_H

#include <stddef.h>
#include <stdint.h>

/// A file of the client or the pages: read-only, in memory for as long as the process lives.
typedef struct {
    /// Relative to the site.
    const char *_Nonnull path;
    const uint8_t *_Nonnull bytes;
    size_t count;
} LatchkeyWebFile;

size_t latchkey_web_file_count(void);
LatchkeyWebFile latchkey_web_file(size_t index);

#endif
