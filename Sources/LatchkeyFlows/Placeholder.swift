// LatchkeyFlows
