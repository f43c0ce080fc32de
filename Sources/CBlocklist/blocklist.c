#include "CBlocklist.h"
void latchkey_blocklist(void) {}
