// PolicySemantics
