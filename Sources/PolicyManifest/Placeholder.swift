// PolicyManifest
