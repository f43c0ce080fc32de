// LatchkeyPasswords
