// LatchkeyGuard
