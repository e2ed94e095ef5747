// PCRE2Engine
