// PathSyntax
