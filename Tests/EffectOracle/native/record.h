// One JSON line in the log for each observation. Only raw system calls, so that nothing here is observed in turn.
#pragma once
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef ORACLE_LOG
#error "ORACLE_LOG is the path of the log inside the sandbox"
#endif

enum { recordRoom = 1 << 16 };

struct Record {
    char text[recordRoom];
    size_t length;
};

static inline void recordByte(struct Record *record, char byte) {
    if (record->length < recordRoom - 8) record->text[record->length++] = byte;
}

static inline void recordText(struct Record *record, const char *text) {
    static const char digits[] = "0123456789abcdef";
    recordByte(record, '"');
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        if (*at == '"' || *at == '\\') {
            recordByte(record, '\\');
            recordByte(record, (char)*at);
        } else if (*at < 0x20) {
            // Room for the whole escape or none of it.
            if (record->length > recordRoom - 32) break;
            recordByte(record, '\\');
            recordByte(record, 'u');
            recordByte(record, '0');
            recordByte(record, '0');
            recordByte(record, digits[*at >> 4]);
            recordByte(record, digits[*at & 15]);
        } else {
            // A long text is cut, and still ends as JSON.
            if (record->length > recordRoom - 32) break;
            recordByte(record, (char)*at);
        }
    }
    recordByte(record, '"');
}

/// Opens a record of `kind`; each text that follows is an element of its list.
static inline void recordOpen(struct Record *record, char kind) {
    record->length = 0;
    recordByte(record, '{');
    recordByte(record, '"');
    recordByte(record, kind);
    recordByte(record, '"');
    recordByte(record, ':');
    recordByte(record, '[');
}

static inline void recordElement(struct Record *record, const char *text) {
    if (record->length > recordRoom - 64) return;
    if (record->text[record->length - 1] != '[') recordByte(record, ',');
    recordText(record, text);
}

static inline void recordClose(struct Record *record) {
    record->text[record->length++] = ']';
    record->text[record->length++] = '}';
    record->text[record->length++] = '\n';
    int log = (int)syscall(SYS_openat, AT_FDCWD, ORACLE_LOG, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (log < 0) return;
    // One write under O_APPEND is not interleaved with another process's.
    syscall(SYS_write, log, record->text, record->length);
    syscall(SYS_close, log);
}

static inline const char *baseName(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/// Records a program's start. The name it was given does not hide which file runs: `exec -a x git` is git.
static inline void recordStart(struct Record *record, int count, char **words) {
    const char *file = (const char *)getauxval(AT_EXECFN);
    const char *name = count > 0 ? words[0] : "";
    if (file) {
        int isScript = 0;
        for (int index = 1; index < count; index++) isScript |= strcmp(words[index], file) == 0;
        const char *shown = *name == '-' ? name + 1 : name;
        if (!isScript && strcmp(baseName(shown), baseName(file)) != 0) name = file;
    }
    recordOpen(record, 'e');
    recordElement(record, name);
    for (int index = 1; index < count; index++) recordElement(record, words[index]);
    recordClose(record);
}
