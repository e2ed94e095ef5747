// PolicyReference
