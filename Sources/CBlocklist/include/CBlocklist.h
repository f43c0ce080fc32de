void latchkey_blocklist(void);
