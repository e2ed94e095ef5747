// Stands for the programs that must not run: records its words, then does what matters to the truth about the rest. A wrapper
// runs what it wraps; a downloader delivers a script that starts `payload-ran`; anything else succeeds and does nothing.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>

#include "record.h"

static struct Record record;

enum Shape { runsRest, joinsRest, runsText };

/// A wrapper: its short options with an operand, its long ones with a separate operand, the operands before the command.
struct Wrapper {
    const char *name, *letters, *longs;
    enum Shape shape;
    int operands;
};

static const struct Wrapper wrappers[] = {
    {"sudo", "ugpCDRThrtU", " --user --group --prompt --chdir --host --role --type --close-from --chroot ", runsRest, 0},
    {"doas", "uC", " ", runsRest, 0},
    {"pkexec", "", " --user ", runsRest, 0},
    {"chroot", "", " ", runsRest, 1},
    {"unshare", "SGRw", " --setuid --setgid --root --wd ", runsRest, 0},
    {"systemd-run", "pEuHM", " --unit --property --setenv --uid --gid ", runsRest, 0},
    {"strace", "eopsuaEIbPSOX", " --trace --output ", runsRest, 0},
    {"gosu", "", " ", runsRest, 1},
    {"runuser", "ugGscw", " --user --group --shell --command ", runsText, 0},
    {"su", "gGscw", " --group --shell --command ", runsText, 0},
    {"script", "cIOBTmoE", " --command ", runsText, 0},
    {"watch", "nq", " --interval ", joinsRest, 0},
};

static int takesOperand(const struct Wrapper *wrapper, const char *word) {
    if (word[1] == '-') {
        if (strchr(word, '=')) return 0;
        char spaced[64];
        snprintf(spaced, sizeof spaced, " %s ", word);
        return strstr(wrapper->longs, spaced) != NULL;
    }
    for (const char *letter = word + 1; *letter; letter++)
        if (strchr(wrapper->letters, *letter)) return letter[1] == 0;
    return 0;
}

static void shell(const char *text) {
    if (text) execl("/bin/sh", "sh", "-c", text, (char *)0);
    else execl("/bin/sh", "sh", (char *)0);
    _exit(127);
}

/// The words as one text; `quoted` keeps each a word of the shell that reads them.
static char *joined(char **words, int quoted) {
    size_t room = 1;
    for (char **word = words; *word; word++) room += 4 * strlen(*word) + 4;
    char *text = malloc(room), *at = text;
    if (!text) _exit(126);
    for (char **word = words; *word; word++) {
        if (word != words) *at++ = ' ';
        if (quoted) *at++ = '\'';
        for (const char *byte = *word; *byte; byte++) {
            if (quoted && *byte == '\'') at = stpcpy(at, "'\\'");
            *at++ = *byte;
        }
        if (quoted) *at++ = '\'';
    }
    *at = 0;
    return text;
}

/// `-c TEXT`, `-cTEXT`, `-qc TEXT`, `--command TEXT`, `--command=TEXT`: the text, or null.
static const char *commandText(char **words) {
    for (char **word = words; *word; word++) {
        if (strncmp(*word, "--command=", 10) == 0) return *word + 10;
        if (strcmp(*word, "--command") == 0) return word[1];
        if (word[0][0] == '-' && word[0][1] != '-') {
            const char *letter = strchr(*word + 1, 'c');
            if (letter) return letter[1] ? letter + 1 : word[1];
        }
    }
    return NULL;
}

static int isAssignment(const char *word) {
    const char *equals = strchr(word, '=');
    return equals && equals != word && strcspn(word, "/-. ") > (size_t)(equals - word);
}

static void wrap(const struct Wrapper *wrapper, char **words) {
    int isRunUser = strcmp(wrapper->name, "runuser") == 0, userNamed = 0, throughShell = 0;
    const char *text = wrapper->shape == runsText ? commandText(words) : NULL;
    char **word = words;
    for (; *word && word[0][0] == '-' && word[0][1]; word++) {
        if (strcmp(*word, "--") == 0) {
            word++;
            break;
        }
        if (strcmp(*word, "-u") == 0) userNamed = 1;
        if (word[0][1] != '-' && strcspn(*word + 1, "si") < strcspn(*word + 1, wrapper->letters)) throughShell = 1;
        if (strcmp(*word, "-x") == 0 && wrapper->shape == joinsRest) userNamed = 1;
        if (takesOperand(wrapper, *word) && word[1]) word++;
    }
    if (wrapper->shape == runsText && !(isRunUser && userNamed)) shell(text);
    if (wrapper->shape == joinsRest && !userNamed) shell(joined(word, 0));
    for (int skipped = 0; skipped < wrapper->operands && *word; skipped++) word++;
    if (strcmp(wrapper->name, "sudo") == 0) {
        for (; *word && isAssignment(*word); word++) putenv(*word);
        if (throughShell) shell(*word ? joined(word, 1) : NULL);
    }
    if (!*word) _exit(0);
    execvp(*word, word);
    _exit(127);
}

/// The part of GNU parallel that scripts use: `parallel CMD ::: ARG…`, or one argument a line of the input.
static void parallel(char **words) {
    char **word = words;
    for (; *word && word[0][0] == '-'; word++)
        if ((strcmp(*word, "-j") == 0 || strcmp(*word, "-P") == 0 || strcmp(*word, "-n") == 0) && word[1]) word++;
    char **end = word;
    while (*end && strcmp(*end, ":::") != 0) end++;
    int fromInput = *end == NULL;
    char **arguments = fromInput ? end : end + 1;
    *end = NULL;
    char *command = joined(word, 0), line[4096];
    for (;;) {
        const char *argument = *arguments;
        if (fromInput) {
            argument = fgets(line, sizeof line, stdin);
            if (argument) line[strcspn(line, "\n")] = 0;
        } else if (argument) {
            arguments++;
        }
        if (!argument) break;
        char *one[] = {(char *)argument, NULL}, *quoted = joined(one, *command != 0), *text;
        char *hole = strstr(command, "{}");
        int made = hole ? asprintf(&text, "%.*s%s%s", (int)(hole - command), command, quoted, hole + 2)
                        : asprintf(&text, "%s %s", command, quoted);
        if (made < 0) _exit(126);
        int code = system(text);
        (void)code;
    }
    _exit(0);
}

static const char *ending(const char *url) {
    const char *dot = strrchr(baseName(url), '.');
    return dot ? dot : "";
}

/// A small script in the language that the address names, or in the shell's.
static void payload(FILE *out, const char *url) {
    const char *kind = ending(url);
    if (strncmp(kind, ".py", 3) == 0) fputs("import os\nos.system('payload-ran')\n", out);
    else if (strncmp(kind, ".pl", 3) == 0) fputs("system('payload-ran');\n", out);
    else if (strncmp(kind, ".js", 3) == 0) fputs("require('child_process').execSync('payload-ran');\n", out);
    else fputs("#!/bin/sh\npayload-ran\n", out);
}

static void download(const char *name, char **words) {
    int isCurl = strcmp(name, "curl") == 0, toName = !isCurl;
    const char *url = "", *file = NULL, *folder = NULL;
    for (char **word = words; *word; word++) {
        if (word[0][0] != '-' || !word[0][1]) {
            url = *word;
            continue;
        }
        const char *value = NULL;
        if (word[0][1] == '-') {
            const char *equals = strchr(*word, '=');
            if (strcmp(*word, "--remote-name") == 0) toName = 1;
            if (strncmp(*word, "--output-document", 17) == 0 || strncmp(*word, "--output", 8) == 0) {
                value = equals ? equals + 1 : word[1] ? *++word : "";
                if (strncmp(word[0], "--output-dir", 12) == 0) folder = value;
                else file = value;
            } else if (!equals && word[1] && strcmp(*word, "--url") == 0) url = *++word;
            else if (!equals && word[1]
                     && strstr(" --data --header --request --user-agent --resolve --connect-to --proxy --data-raw --user "
                               "--upload-file --form --data-binary --max-time --post-file --directory-prefix ", *word))
                word++;
            continue;
        }
        const char *valued = isCurl ? "oXdHAxuTFmewKbc" : "OPUotTeQD";
        for (const char *letter = *word + 1; *letter; letter++) {
            if (isCurl && *letter == 'O') toName = 1;
            if (!strchr(valued, *letter)) continue;
            value = letter[1] ? letter + 1 : word[1] ? *++word : "";
            if (*letter == (isCurl ? 'o' : 'O')) file = value;
            if (!isCurl && *letter == 'P') folder = value;
            break;
        }
    }
    char path[PATH_MAX];
    if (!file && toName) file = *baseName(url) ? baseName(url) : "index.html";
    if (file && folder) {
        snprintf(path, sizeof path, "%s/%s", folder, file);
        file = path;
    }
    FILE *out = file && strcmp(file, "-") != 0 ? fopen(file, "w") : stdout;
    if (!out) _exit(23);
    payload(out, url);
    fclose(out);
    _exit(0);
}

int main(int count, char **words) {
    recordStart(&record, count, words);
    const char *name = baseName((const char *)getauxval(AT_EXECFN));
    if (strcmp(name, "curl") == 0 || strcmp(name, "wget") == 0) download(name, words + 1);
    if (strcmp(name, "parallel") == 0) parallel(words + 1);
    for (size_t index = 0; index < sizeof wrappers / sizeof *wrappers; index++)
        if (strcmp(name, wrappers[index].name) == 0) wrap(&wrappers[index], words + 1);
    return 0;
}
