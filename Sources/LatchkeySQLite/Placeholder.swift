// LatchkeySQLite
