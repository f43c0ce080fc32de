#include "CBlocklist.h"

// #embed looks beside this file, so the clone may lie anywhere; the bytes go to .rodata and are paged in when read.
// It is C23; clang has it in every C mode since version 19.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t blocklist[] = {
#embed "blocklist.bin"
};

const uint8_t *latchkey_blocklist_bytes(void) { return blocklist; }

size_t latchkey_blocklist_count(void) { return sizeof blocklist; }
