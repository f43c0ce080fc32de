#ifndef CBLOCKLIST_H
#define CBLOCKLIST_H

#include <stddef.h>
#include <stdint.h>

/// The filter of leaked passwords made by scripts/make-blocklist.py: read-only, in memory for as long as the process lives.
const uint8_t *_Nonnull latchkey_blocklist_bytes(void);
size_t latchkey_blocklist_count(void);

#endif
