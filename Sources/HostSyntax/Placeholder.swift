// HostSyntax
