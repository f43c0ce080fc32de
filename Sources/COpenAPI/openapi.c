#include "COpenAPI.h"

// #embed looks beside this file, so the clone may lie anywhere. It is C23; clang has it in every C mode since version 19.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t openapi[] = {
#embed "../LatchkeyServer/OpenAPI/openapi.yaml"
};

const uint8_t *latchkey_openapi_bytes(void) { return openapi; }

size_t latchkey_openapi_count(void) { return sizeof openapi; }
