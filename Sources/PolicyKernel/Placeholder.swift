// PolicyKernel
