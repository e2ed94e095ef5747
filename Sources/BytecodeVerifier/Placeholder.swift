// BytecodeVerifier
