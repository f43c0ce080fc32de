// LatchkeyTokens
