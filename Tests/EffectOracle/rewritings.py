"""Wrappers that say a script in another way: encoded, word by word, through a language that starts programs, through a file.

Each takes a `Script` and a source of randomness and gives a `Script` and its name.
"""

import base64
import codecs
import re

from quoting import SAFE, single, whole
from script import Script, needs_bash


def encoded(script, random):
    text = script.text
    shell = "bash"
    data = text.encode()
    forms = [
        lambda: f"echo {base64.b64encode(data).decode()} | base64 -d | {shell}",
        lambda: f"base64 --decode <<< {base64.b64encode(data).decode()} | {shell}",
        lambda: f"printf %s {base64.b64encode(data).decode()} | base64 -di | sudo {shell}",
        lambda: f"{shell} -c \"$(echo {base64.b64encode(data).decode()} | base64 -d)\"",
        lambda: f"eval \"$(base64 -d <<< {base64.b64encode(data).decode()})\"",
        lambda: f"{shell} <(echo {base64.b64encode(data).decode()} | base64 -d)",
        lambda: f"echo {base64.b32encode(data).decode()} | base32 -d | {shell}",
        lambda: f"echo {data.hex()} | xxd -r -p | {shell}",
        lambda: "printf " + single("".join(f"\\{byte:03o}" for byte in data)) + f" | {shell}",
        lambda: "echo -e " + single("".join(f"\\x{byte:02x}" for byte in data)) + f" | {shell}",
    ]
    if "\n" not in text and text.isascii():
        forms.append(lambda: f"echo {single(text[::-1])} | rev | {shell}")
        forms.append(lambda: f"echo {single(codecs.encode(text, 'rot13'))} | tr a-zA-Z n-za-mN-ZA-M | {shell}")
    return Script(random.choice(forms)()), "encoded"


def as_words(script, random):
    """The words of a simple command by another way: an array, parameters, a variable, xargs, a split environment string."""
    if not script.words or len(script.words) < 2 or not all(SAFE.fullmatch(word) for word in script.words) or script.words[0] in ("exec", ":", "."):
        return Script(f"eval {whole(script.text, random)}"), "eval"
    words = script.words
    at = random.randint(1, len(words) - 1)
    head, rest = " ".join(words[:at]), " ".join(words[at:])
    text = " ".join(words)
    forms = [
        f"a=({text}); \"${{a[@]}}\"", f"set -- {text}; \"$@\"", f"c='{text}'; $c", f"c=\"{text}\"; eval \"$c\"", f"p={words[0]}; $p {' '.join(words[1:])}",
        f"echo {rest} | xargs {head}", f"printf '%s\\n' {rest} | xargs {head}", f"xargs {head} <<< '{rest}'", f"echo {text} | xargs env",
        f"echo {words[-1]} | xargs -I{{}} {' '.join(words[:-1])} {{}}" if len(words) > 1 else text, f"printf '%s\\0' {rest} | xargs -0 {head}",
        f"env -S '{text}'", f"env -S'{text}'", f"env --split-string='{text}'", f"env -iS 'PATH=/opt/stubs:/usr/bin {text}'",
        f"read -r c <<< '{text}'; $c", f"printf -v c '%s ' {text}; $c", f"c=({text}); \"${{c[0]}}\" \"${{c[@]:1}}\"",
        f"echo '{text}' > /tmp/s.sh; sh /tmp/s.sh", f"f() {{ \"$@\"; }}; f {text}", f"f() {{ {head} \"$@\"; }}; f {rest}", f"$(echo {text})",
        f"`echo {text}`", f"x={words[-1]}; {' '.join(words[:-1])} $x", f"x={words[-1]}; {' '.join(words[:-1])} \"${{x}}\"",
        f"{{{','.join(words)}}}" if not any(set(",{}=") & set(word) for word in words) else text, text.replace(" ", "${IFS}"),
        text.replace(" ", "$IFS", 1) if len(words) == 2 and not re.match(r"\w", words[1]) else text.replace(" ", "${IFS}", 1),
        f"parallel {words[0]} ::: '{rest}'" if len(words) == 2 else f"parallel {' '.join(words[:-1])} ::: {words[-1]}",
        f"for x in {words[-1]}; do {' '.join(words[:-1])} \"$x\"; done", f"shopt -s expand_aliases\nalias g='{head}'\ng {rest}",
        f"bash -c '\"$@\"' _ {text}", f"bash -c '{head} \"$1\"' _ {rest}" if len(words) - at == 1 else f"bash -c '{head} \"$@\"' _ {rest}",
        f"python3 -c 'import subprocess; subprocess.run({words!r})'".replace("'", '"', 1)[:-1] + '"',
        f"perl -e 'exec(qw({text}))'", f"python3 -c 'import os; os.execvp(\"{words[0]}\", \"{text}\".split())'",
        f"find . -maxdepth 0 -exec {text} \\;", f"find . -maxdepth 0 -exec {text} ';'", f"find VERSION -prune -exec {text} \\; -quit",
    ]
    return Script(random.choice(forms)), "words"


def in_language(text):
    """`text` as a string of most languages."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


INTERPRETED = [
    ("awk 'BEGIN{system(%s)}'", in_language),
    ("perl -e 'system(%s)'", lambda text: "q{" + text + "}"),
    ("python3 -c 'import os; os.system(%s)'", in_language),
    ("python3 -c 'import subprocess as s; s.run(%s, shell=True)'", in_language),
    ("node -e 'require(\"child_process\").execSync(%s)'", in_language),
    ("sed '1e %s' notes.txt", lambda text: text),
    ("tar -cf /dev/null --checkpoint=1 --checkpoint-action='exec=%s' notes.txt", lambda text: text),
    ("git -c 'alias.x=!%s' x", lambda text: text),
    ("vim -es -c '!%s' -c q", lambda text: text.replace("%", "\\%").replace("!", "\\!")),
    ("find . -maxdepth 0 -exec sh -c '%s' \\;", lambda text: text),
    ("su -c '%s'", lambda text: text),
    ("script -qc '%s' /dev/null", lambda text: text),
    ("flock /tmp/lock -c '%s'", lambda text: text),
    ("busybox sh -c '%s'", lambda text: text),
    ("sqlite3 :memory: '.shell %s'", lambda text: text),
    ("watch '%s'", lambda text: text),
    ("xargs -I{} sh -c '%s' <<< x", lambda text: text),
]


def interpreted(script, random):
    """Through a program that starts programs of its own. Needs a text that every one of them reads alike."""
    text = script.text
    if re.search(r"['\n{}%!$`\\\"&]", text) or needs_bash(text):
        return Script(f"bash -c {whole(script.text, random)}", simple=True), "shell"
    form, spelled = random.choice(INTERPRETED)
    return Script(form % spelled(text), simple=" <<< " not in form), "interpreted:" + form.split()[0]


def authored(script, random):
    text = script.text
    name = random.choice(["/tmp/s.sh", "s.sh", "./made.sh", "tools/made.sh"])
    runs = [f"bash {name}", f". ./{name}" if not name.startswith((".", "/")) else f". {name}", f"source {'./' if name[0] not in './' else ''}{name}",
            f"bash < {name}", f"cat {name} | bash"]
    joint = random.choice(["; ", " && ", "\n"])
    if random.random() < 0.5:
        return Script(f"echo {single(text)} > {name}{joint}{random.choice(runs)}"), "authored"
    mark = f"M{random.randrange(100)}"
    return Script(f"cat > {name} <<'{mark}'\n{text}\n{mark}\n{random.choice(runs)}"), "authored"
