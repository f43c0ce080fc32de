#ifndef COPENAPI_H
#define COPENAPI_H

#include <stddef.h>
#include <stdint.h>

/// The description of the API, openapi.yaml: read-only, in memory for as long as the process lives.
const uint8_t *_Nonnull latchkey_openapi_bytes(void);
size_t latchkey_openapi_count(void);

#endif
